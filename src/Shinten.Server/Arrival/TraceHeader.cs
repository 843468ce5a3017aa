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
        string tls = letter.Transaction.Tls is { } connection ? Comment(connection) : "";
        letter.TraceFields.Add(
            Received(hostName, letter.Transaction.ProtocolKeyword + tls, letter.ReceivedAt));
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
    internal static string Received(string hostName, string protocol, DateTimeOffset receivedAt)
    {
        string date = receivedAt.ToUniversalTime()
            .ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return $"Received: by {hostName} (Shinten) with {protocol};\r\n\t{date}\r\n";
    }

    private static string Comment(TlsConnection tls) => $"\r\n\t({tls.Version} {tls.Cipher})";
}
