using Microsoft.Extensions.Logging;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Blobs;
using Shinten.Storage.Sql;

namespace Shinten.Storage;

/// <summary>What a store is put together from.</summary>
internal sealed record StoreParts(
    StorageOptions Options,
    IStorageBackend Backend,
    IBlobStore Blobs,
    ServerKeys Keys,
    TimeProvider Clock,
    ILoggerFactory Loggers,
    FileStream? Lock);
