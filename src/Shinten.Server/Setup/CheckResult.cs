namespace Shinten.Server.Setup;

/// <summary>What was looked at, and what to do if it is not good.</summary>
internal sealed record CheckResult(string What, bool IsGood, string Finding);
