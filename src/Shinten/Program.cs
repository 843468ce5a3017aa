using System.CommandLine;
using Shinten.Protocols.Terminal;

RootCommand root = new("Shinten: a private mail service that cannot read what it stores.");
GlobalOptions.AddTo(root);

return await CommandLine.RunAsync(root, args, Console.Out, Console.Error);
