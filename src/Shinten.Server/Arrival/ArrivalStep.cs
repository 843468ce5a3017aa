using Shinten.Protocols.Smtp;

namespace Shinten.Server.Arrival;

/// <summary>Does one thing to an arriving letter; a result ends its way, null lets it go on.</summary>
internal delegate ValueTask<ArrivalResult?> ArrivalStepHandler(ArrivingLetter letter, CancellationToken cancel);

/// <summary>A step by its name, as logs and profiles show it.</summary>
internal sealed record ArrivalStep(string Name, ArrivalStepHandler RunAsync);
