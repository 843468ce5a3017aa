using System.Globalization;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Arrival;

/// <summary>The fields that we put before a letter (RFC 5321 §4.4): how it came to us, and not from which
/// address.</summary>
internal sealed class TraceHeader(string hostName)
{
    public ValueTask<ArrivalResult?> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        letter.TraceFields.Add(Received(letter.Transaction, letter.ReceivedAt));
        return ValueTask.FromResult<ArrivalResult?>(null);
    }

    /// <summary>All trace fields as one account gets them.</summary>
    public static byte[] Write(ArrivingLetter letter, ArrivingLetter.Delivery delivery)
    {
        StringBuilder text = new(384);
        text.Append("Return-Path: <").Append(letter.Transaction.ReversePath?.ToString()).Append(">\r\n");
        foreach (MailAddress address in delivery.Addresses)
        {
            text.Append("Delivered-To: ").Append(address).Append("\r\n");
        }

        foreach (string field in letter.TraceFields)
        {
            text.Append(field);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Received = "Received:" "by" name "with" protocol [comment] ";" date-time; the FROM clause would name the client
    private string Received(SmtpTransaction transaction, DateTimeOffset receivedAt)
    {
        string tls = transaction.Tls is { } connection ? Comment(connection) : "";
        string date = receivedAt.ToUniversalTime()
            .ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return $"Received: by {hostName} (Shinten) with {transaction.ProtocolKeyword}{tls};\r\n\t{date}\r\n";
    }

    private static string Comment(TlsConnection tls) => $"\r\n\t({tls.Version} {tls.Cipher})";
}
