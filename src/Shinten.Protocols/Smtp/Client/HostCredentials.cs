namespace Shinten.Protocols.Smtp.Client;

/// <summary>With what we sign in at a host that sends our mail on.</summary>
public sealed record HostCredentials(string UserName, string Password)
{
    /// <summary>Without the password, so that no log can have it.</summary>
    public override string ToString() => $"credentials of {UserName}";
}
