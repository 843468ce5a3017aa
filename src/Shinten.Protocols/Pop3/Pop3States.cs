namespace Shinten.Protocols.Pop3;

/// <summary>The states in which a command may be given; in UPDATE none is (RFC 1939 §3).</summary>
[Flags]
internal enum Pop3States
{
    Authorization = 1,
    Transaction = 2,
    Any = Authorization | Transaction,
}
