using Shinten.Sealing.Ids;

namespace Shinten.Storage.Messages;

/// <summary>A letter that is stored: by which seal it is sealed and where its sealed objects lie.</summary>
public readonly record struct StoredLetter(MessageId Id, SealId Seal, BlobLocation Blob);
