using System.CommandLine;
using Shinten.Protocols.Terminal;
using Shinten.Server.Demo;

namespace Shinten.Server.Hosting;

/// <summary><c>shinten serve</c>: runs the server until Ctrl-C or SIGTERM.</summary>
public static class ServeCommand
{
    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "A ready service with accounts and letters, on 127.0.0.1 alone; demo.json says how to log in.",
    };

    private static readonly Option<int> PortOffset = new("--port-offset")
    {
        Description = "Added to every port of the demo.",
        HelpName = "N",
    };

    public static Command Create()
    {
        Command command = new("serve", "Run the server until Ctrl-C or SIGTERM.") { Demo, PortOffset };
        command.SetAction(async (arguments, cancel) =>
        {
            ProcessMemory.ForbidDiagnostics([.. Environment.GetCommandLineArgs().Skip(1)]);
            if (arguments.GetValue(Demo))
            {
                RequirePorts(arguments.GetValue(PortOffset));
                await DemoRun.RunAsync(arguments, arguments.GetValue(PortOffset), cancel);
                return;
            }

            if (arguments.GetValue(PortOffset) != 0)
            {
                throw new CommandFailedException(
                    "--port-offset is for the demo; Listeners in shinten.json says the ports.");
            }

            await RunAsync(ServerSettings.Of(arguments), cancel);
        });
        return command;
    }

    private static async Task RunAsync(ServerSettings settings, CancellationToken cancel)
    {
        if (!Directory.Exists(settings.DataFolder))
        {
            throw new CommandFailedException(
                $"there is no data folder {settings.DataFolder}; shinten setup makes one.");
        }

        await using MailServer server = await MailServer.StartAsync(settings, cancel);
        server.SayReady();
        await WaitForEndAsync(cancel);
        server.SayStopping();
    }

    private static void RequirePorts(int offset)
    {
        int last = Listeners.Table.Max(listener => listener.DemoPort);
        if (offset < 0 || last + offset > ushort.MaxValue)
        {
            throw new CommandFailedException($"--port-offset can be 0 to {ushort.MaxValue - last}.");
        }
    }

    internal static async Task WaitForEndAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C or SIGTERM.
        }
    }
}
