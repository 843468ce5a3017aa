using Shinten.Protocols.Smtp;

namespace Shinten.Server.Sending;

/// <summary>Does one thing to a submitted letter; a result ends its way, null lets it go on.</summary>
internal delegate ValueTask<ArrivalResult?> SendingStepHandler(SubmittedLetter letter, CancellationToken cancel);

/// <summary>A step by its name, as logs and profiles show it.</summary>
internal sealed record SendingStep(string Name, SendingStepHandler RunAsync);
