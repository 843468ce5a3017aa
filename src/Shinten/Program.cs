using System.CommandLine;
using Shinten.Owner.Accounts;
using Shinten.Owner.AppPasswords;
using Shinten.Owner.Demo;
using Shinten.Owner.Export;
using Shinten.Owner.Import;
using Shinten.Owner.Keys;
using Shinten.Owner.Setup;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Server.Accounts;
using Shinten.Server.AdminSocket;
using Shinten.Server.Audit;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Shinten.Server.Queue;
using Shinten.Server.Setup;

OpenAdministration open = Administrations.OpenAsync;
TimeProvider clock = TimeProvider.System;

Command account = AccountCommands.Create(open);
account.Add(AddAccountCommand.Create(open, clock));

RootCommand root = new("Shinten: a private mail service that cannot read what it stores.")
{
    ServeCommand.Create(),
    SetupCommand.Create(open, ServerFolders.Prepare, clock),
    CheckCommand.Create(clock),
    AuditCommand.Create(),
    DomainCommands.Create(open),
    account,
    AliasCommands.Create(open),
    RouteCommands.Create(open),
    QueueCommands.Create(open),
    AppPasswordCommands.Create(open, clock),
    KeyCommands.Create(open, clock),
    ExportCommand.Create(open, clock),
    ImportCommand.Create(open),
    DemoAccountsCommand.Create(open, clock),
};
GlobalOptions.AddTo(root);

return await CommandLine.RunAsync(root, args, Console.Out, Console.Error);
