using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Server.Sending;

/// <summary>Settings under <c>Sending</c> in <c>shinten.json</c>: how much one account may send, so that a stolen app
/// password cannot flood others. What was sent is counted in memory alone and forgotten after a day.</summary>
public sealed class SendingOptions
{
    public const string Section = "Sending";

    /// <summary>Letters that an account may send in an hour.</summary>
    [Range(1, 100_000_000)]
    public int MessagesPerHour { get; init; } = 500;

    /// <summary>Recipients to whom an account may send in an hour, those of this server among them.</summary>
    [Range(1, 100_000_000)]
    public int RecipientsPerHour { get; init; } = 1_000;

    /// <summary>The same in a day.</summary>
    [Range(1, 100_000_000)]
    public int RecipientsPerDay { get; init; } = 5_000;
}

[OptionsValidator]
internal sealed partial class SendingOptionsValidator : IValidateOptions<SendingOptions>;
