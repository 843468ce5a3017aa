using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shinten.Server.Tests.Dns;

/// <summary>A name server on 127.0.0.1, by UDP and TCP, that answers what a test tells it to.</summary>
internal sealed class TestNameServer : IAsyncDisposable
{
    public const ushort A = 1;
    public const ushort Mx = 15;

    private const int ServerFailure = 2;
    private const int NameError = 3;
    private const ushort Truncated = 0x0200;
    private const ushort Response = 0x8180;

    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(string Name, ushort Type), Reply> _replies = [];
    private readonly Task _serving;

    public TestNameServer()
    {
        EndPoint = (IPEndPoint)_udp.Client.LocalEndPoint!;
        _tcp = new TcpListener(EndPoint);
        _tcp.Start();
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint EndPoint { get; }

    public int Questions { get; private set; }

    public TestNameServer Add(string name, ushort type, params byte[][] records)
    {
        _replies[(name, type)] = new Reply(0, records);
        return this;
    }

    public TestNameServer AddMx(string name, params (int Preference, string Host)[] hosts)
        => Add(name, Mx, [.. hosts.Select(host => (byte[])[0, (byte)host.Preference, .. NameBytes(host.Host)])]);

    public TestNameServer AddFailure(string name, ushort type)
    {
        _replies[(name, type)] = new Reply(ServerFailure, []);
        return this;
    }

    /// <summary>Comes whole by TCP alone.</summary>
    public TestNameServer Truncate(string name, ushort type)
    {
        _replies[(name, type)] = _replies[(name, type)] with { IsTruncated = true };
        return this;
    }

    /// <summary>These bytes, whatever was asked; its id is put in.</summary>
    public TestNameServer AddNonsense(string name, ushort type, byte[] packet)
    {
        _replies[(name, type)] = new Reply(0, []) { Nonsense = packet };
        return this;
    }

    /// <summary>Never answers.</summary>
    public TestNameServer AddSilence(string name, ushort type)
    {
        _replies[(name, type)] = new Reply(0, []) { IsSilent = true };
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        try
        {
            await _serving;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was told to stop.
        }

        _stop.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            UdpReceiveResult question = await _udp.ReceiveAsync(_stop.Token);
            if (Answer(question.Buffer, isTcp: false) is { } answer)
            {
                await _udp.SendAsync(answer, question.RemoteEndPoint, _stop.Token);
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using TcpClient client = await _tcp.AcceptTcpClientAsync(_stop.Token);
            NetworkStream stream = client.GetStream();
            byte[] length = new byte[2];
            await stream.ReadExactlyAsync(length, _stop.Token);
            byte[] question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(question, _stop.Token);
            if (Answer(question, isTcp: true) is { } answer)
            {
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
            }
        }
    }

    private byte[]? Answer(byte[] question, bool isTcp)
    {
        Questions++;
        (string name, ushort type, int end) = Read(question);
        Reply reply = _replies.GetValueOrDefault((name, type))
            ?? new Reply(_replies.Keys.Any(key => key.Name == name) ? 0 : NameError, []);
        if (reply.IsSilent)
        {
            return null;
        }

        if (reply.Nonsense is { } nonsense)
        {
            return [question[0], question[1], .. nonsense];
        }

        bool isCut = reply.IsTruncated && !isTcp;
        List<byte> answer = [question[0], question[1]];
        Add(answer, (ushort)(Response | (isCut ? Truncated : 0) | reply.Code));
        Add(answer, 1);
        Add(answer, (ushort)(isCut ? 0 : reply.Records.Count));
        Add(answer, 0);
        Add(answer, 0);
        answer.AddRange(question[12..end]);
        foreach (byte[] record in isCut ? [] : reply.Records)
        {
            answer.AddRange([0xC0, 12]);
            Add(answer, type);
            Add(answer, 1);
            answer.AddRange([0, 0, 0, 60]);
            Add(answer, (ushort)record.Length);
            answer.AddRange(record);
        }

        return [.. answer];
    }

    private static (string Name, ushort Type, int End) Read(byte[] question)
    {
        List<string> labels = [];
        int at = 12;
        while (question[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
            at += question[at] + 1;
        }

        ushort type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(at + 1));
        return (string.Join('.', labels).ToLowerInvariant(), type, at + 5);
    }

    private static byte[] NameBytes(string name)
    {
        List<byte> bytes = [];
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        return [.. bytes, 0];
    }

    private static void Add(List<byte> bytes, ushort number) => bytes.AddRange([(byte)(number >> 8), (byte)number]);

    private sealed record Reply(int Code, IReadOnlyList<byte[]> Records)
    {
        public bool IsTruncated { get; init; }

        public bool IsSilent { get; init; }

        public byte[]? Nonsense { get; init; }
    }
}
