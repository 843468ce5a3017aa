using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Shinten.Server.Hosting;

/// <summary>Logs go to standard error, one line each; no address, subject or secret is in them above Debug.</summary>
internal static class Logs
{
    public static ILoggerFactory Create(IConfiguration settings) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // Why a start failed is said by the command, in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        logging.AddConfiguration(settings);
        logging.Services.AddSingleton(TimeProvider.System);
        logging.AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            console.FormatterName = LogLines.FormatName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    });
}
