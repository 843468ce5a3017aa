using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;
using Shinten.Storage.Keys;

namespace Shinten.Protocols.Admin;

/// <summary>Administration through the admin socket of the running server.</summary>
public sealed partial class AdminClient : IAdministration
{
    private const int BufferLength = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;

    private AdminClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: BufferLength));
        _writer = PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: BufferLength));
    }

    /// <summary>Null if no server runs on the data folder.</summary>
    /// <param name="socketPath">Short enough for an address of a Unix socket.</param>
    /// <exception cref="CommandFailedException">The server is of another version than this program.</exception>
    public static async Task<AdminClient?> ConnectAsync(string socketPath, CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
        }
        catch (SocketException)
        {
            // Nobody listens: the socket of a server that was killed stays behind.
            socket.Dispose();
            return null;
        }

        AdminClient client = new(socket);
        try
        {
            await client.GreetAsync(cancel);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public Task<AddDomainOutcome> AddDomainAsync(DomainName domain, CancellationToken cancel)
        => CallAsync(AdminMethods.AddDomain, new OfDomain(domain), cancel);

    public Task<IReadOnlyList<DomainSummary>> ListDomainsAsync(CancellationToken cancel)
        => CallAsync(AdminMethods.ListDomains, new NoArguments(), cancel);

    public Task<CatchAllOutcome> SetCatchAllAsync(DomainName domain, MailAddress? login, CancellationToken cancel)
        => CallAsync(AdminMethods.SetCatchAll, new CatchAllOfDomain(domain, login), cancel);

    public Task<IReadOnlyList<DnsRecord>> DnsRecordsAsync(DomainName domain, CancellationToken cancel)
        => CallAsync(AdminMethods.DnsRecords, new OfDomain(domain), cancel);

    public Task<RemoveDomainOutcome> RemoveDomainAsync(DomainName domain, CancellationToken cancel)
        => CallAsync(AdminMethods.RemoveDomain, new OfDomain(domain), cancel);

    public Task<AccountId> NextAccountIdAsync(CancellationToken cancel)
        => CallAsync(AdminMethods.NextAccountId, new NoArguments(), cancel);

    public Task<byte[]> AnswerRegistrationAsync(MailAddress login, byte[] request, CancellationToken cancel)
        => CallAsync(AdminMethods.AnswerRegistration, new MessageOfAccount(login, request), cancel);

    public Task<AddAccountOutcome> AddAccountAsync(NewAccount account, CancellationToken cancel)
        => CallAsync(AdminMethods.AddAccount, account, cancel);

    public Task<IReadOnlyList<AccountSummary>> ListAccountsAsync(CancellationToken cancel)
        => CallAsync(AdminMethods.ListAccounts, new NoArguments(), cancel);

    public Task<AccountSummary?> FindAccountAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.FindAccount, new OfAccount(login), cancel);

    public Task<AccountOutcome> SetSuspendedAsync(MailAddress login, bool isSuspended, CancellationToken cancel)
        => CallAsync(AdminMethods.SetSuspended, new Suspension(login, isSuspended), cancel);

    public Task<AccountOutcome> RemoveAccountAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.RemoveAccount, new OfAccount(login), cancel);

    public Task<IReadOnlyList<MailAddress>> ListAliasesAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.ListAliases, new OfAccount(login), cancel);

    public Task<AddAliasOutcome> AddAliasAsync(MailAddress login, MailAddress alias, CancellationToken cancel)
        => CallAsync(AdminMethods.AddAlias, new AliasOfAccount(login, alias), cancel);

    public Task<RemoveAliasOutcome> RemoveAliasAsync(MailAddress login, MailAddress alias, CancellationToken cancel)
        => CallAsync(AdminMethods.RemoveAlias, new AliasOfAccount(login, alias), cancel);

    public Task<IReadOnlyList<SlotSummary>> ListSlotsAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.ListSlots, new OfAccount(login), cancel);

    public Task<IReadOnlyList<ReadingCertificate>> ListCertificatesAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.ListCertificates, new OfAccount(login), cancel);

    public Task<LoginAnswer> StartLoginAsync(MailAddress login, byte[] request, CancellationToken cancel)
        => CallAsync(AdminMethods.StartLogin, new MessageOfAccount(login, request), cancel);

    public Task<OwnerProof?> FinishLoginAsync(string login, byte[] message, CancellationToken cancel)
        => CallAsync(AdminMethods.FinishLogin, new MessageOfLogin(login, message), cancel);

    public Task<OwnerProof?> ProveRecoveryAsync(MailAddress login, byte[] authKey, CancellationToken cancel)
        => CallAsync(AdminMethods.ProveRecovery, new MessageOfAccount(login, authKey), cancel);

    public Task<SlotOutcome> AddSlotAsync(string proof, WrappedSlot slot, CancellationToken cancel)
        => CallAsync(AdminMethods.AddSlot, new SlotToAdd(proof, slot), cancel);

    public Task<SlotOutcome> RemoveSlotAsync(string proof, SlotId slot, CancellationToken cancel)
        => CallAsync(AdminMethods.RemoveSlot, new SlotToRemove(proof, slot), cancel);

    public Task<CertificateOutcome> AddCertificateAsync(
        string proof, ReadingCertificate certificate, CancellationToken cancel)
        => CallAsync(AdminMethods.AddCertificate, new CertificateToAdd(proof, certificate), cancel);

    public Task<CertificateOutcome> RemoveCertificateAsync(string proof, byte[] fingerprint, CancellationToken cancel)
        => CallAsync(AdminMethods.RemoveCertificate, new CertificateToRemove(proof, fingerprint), cancel);

    public Task<IReadOnlyList<KeyOfAddress>> ListPublishedKeysAsync(MailAddress login, CancellationToken cancel)
        => CallAsync(AdminMethods.ListPublishedKeys, new OfAccount(login), cancel);

    public Task<PublishKeyOutcome> PublishKeyAsync(string proof, KeyOfAddress key, CancellationToken cancel)
        => CallAsync(AdminMethods.PublishKey, new KeyToPublish(proof, key), cancel);

    public Task<WithdrawKeyOutcome> WithdrawKeyAsync(
        string proof, MailAddress address, byte[] fingerprint, CancellationToken cancel)
        => CallAsync(AdminMethods.WithdrawKey, new KeyToWithdraw(proof, address, fingerprint), cancel);

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _writer.CompleteAsync();
        await _stream.DisposeAsync();
        _turn.Dispose();
    }

    private async Task GreetAsync(CancellationToken cancel)
    {
        using AdminFrame frame = await AskAsync(
            AdminVersion.MethodName,
            json => JsonSerializer.Serialize(json, AdminVersion.Own, AdminJson.Default.AdminVersion),
            default,
            cancel);
        using JsonDocument answer = JsonDocument.Parse(frame.Line);
        AdminVersion server = AdminVersion.Read(Reply(answer));
        if (!server.Matches(AdminVersion.Own))
        {
            throw new CommandFailedException(server.Differs(AdminVersion.Own.Program));
        }
    }

    private async Task<TReply> CallAsync<TRequest, TReply>(
        AdminMethod<TRequest, TReply> method, TRequest request, CancellationToken cancel)
    {
        using AdminFrame frame = await AskAsync(
            method.Name,
            json => JsonSerializer.Serialize(json, request, method.Request),
            AdminMethod.BytesOf(request),
            cancel);
        using JsonDocument answer = JsonDocument.Parse(frame.Line);
        TReply reply = Reply(answer).Deserialize(method.Reply)!;
        if (reply is ICarriesBytes carries)
        {
            carries.Bytes = frame.Bytes.ToArray();
        }

        return reply;
    }

    private async Task<AdminFrame> AskAsync(
        string method, Action<Utf8JsonWriter> with, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        // One request at a time: who fetches ahead waits here.
        await _turn.WaitAsync(cancel);
        try
        {
            await AdminWire.WriteAsync(
                _writer,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("method", method);
                    json.WritePropertyName("with");
                    with(json);
                    json.WriteEndObject();
                },
                bytes,
                cancel);
            return await AdminWire.ReadAsync(_reader, cancel) ?? throw Gone();
        }
        catch (IOException)
        {
            throw Gone();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static CommandFailedException Gone()
        => new("the server stopped before it answered; its log says why.");

    private static JsonElement Reply(JsonDocument answer)
        => answer.RootElement.TryGetProperty("refused", out JsonElement why)
            ? throw new CommandFailedException(why.GetString() ?? "the server refused.")
            : answer.RootElement.GetProperty("reply");
}
