using Shinten.Keyring.Primitives;
using Shinten.Sealing.Opaque;

namespace Shinten.Keyring.Opaque;

/// <summary>Hardens the OPRF output; Shinten's is Argon2id, published vectors use the identity.</summary>
internal delegate void OpaqueStretch(ReadOnlySpan<byte> input, Span<byte> output);

/// <summary>The stretches there are.</summary>
internal static class OpaqueStretches
{
    public static OpaqueStretch Identity { get; } = static (input, output) => input.CopyTo(output);

    public static OpaqueStretch Argon2idWith(StretchParameters parameters)
        => (input, output) => Argon2id.Stretch(input, parameters, output);
}
