namespace Shinten.Mail.Dkim;

/// <summary>How header or body are brought into the form that is hashed (RFC 6376 §3.4).</summary>
internal enum DkimForm
{
    Simple,
    Relaxed,
}
