using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>One block of sodium_malloc memory (locked, guarded, left out of dumps), cut into cells of one key
/// each.</summary>
/// <remarks>A guarded block costs four pages and five system calls; an account may hold ten thousand keys.</remarks>
internal sealed class SecretSlab
{
    public const int CellLength = 32;

    private const int Cells = 512;

    private static readonly Lock Gate = new();
    private static SecretSlab? _withRoom;

    private readonly nint _memory;
    private readonly Stack<int> _free = new(Cells);
    private SecretSlab? _next;
    private bool _listed;

    private SecretSlab()
    {
        Sodium.EnsureReady();
        _memory = Sodium.Malloc(CellLength * Cells);
        if (_memory == 0)
            throw new InsufficientMemoryException("No locked memory is left for keys.");
        for (int cell = Cells - 1; cell >= 0; cell--)
            _free.Push(cell);
    }

    public static (SecretSlab Slab, int Cell) Take()
    {
        lock (Gate)
        {
            if (_withRoom is null)
            {
                _withRoom = new SecretSlab { _listed = true };
            }

            SecretSlab slab = _withRoom;
            int cell = slab._free.Pop();
            if (slab._free.Count == 0)
            {
                _withRoom = slab._next;
                slab._next = null;
                slab._listed = false;
            }

            return (slab, cell);
        }
    }

    public void Return(int cell)
    {
        CryptographicOperations.ZeroMemory(Cell(cell));
        lock (Gate)
        {
            _free.Push(cell);
            if (!_listed)
            {
                _next = _withRoom;
                _withRoom = this;
                _listed = true;
            }
        }
    }

    public unsafe Span<byte> Cell(int cell) => new((byte*)_memory + (cell * CellLength), CellLength);
}
