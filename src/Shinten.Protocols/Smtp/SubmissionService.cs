using Shinten.Protocols.Sasl;
using Shinten.Storage.Directory;

namespace Shinten.Protocols.Smtp;

/// <summary>What submission adds to SMTP (RFC 6409 §4.3).</summary>
public sealed record SubmissionService(ISignIn SignIn, MailDirectory Directory, SubmissionOptions Options);
