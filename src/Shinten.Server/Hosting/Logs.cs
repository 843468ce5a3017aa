using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Shinten.Server.Hosting;

/// <summary>Logs go to standard error, one line each; no address, subject or secret is in them above Debug.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(IConfiguration settings)
    {
        // systemd puts the time before each line, and wants the priority at its start.
        bool isJournal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null;
        return LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Information);
            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddConfiguration(settings);
            logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            if (isJournal)
            {
                logging.AddSystemdConsole();
            }
            else
            {
                logging.AddSimpleConsole(line =>
                {
                    line.SingleLine = true;
                    line.TimestampFormat = "HH:mm:ss ";
                    line.ColorBehavior = LoggerColorBehavior.Disabled;
                });
            }
        });
    }
}
