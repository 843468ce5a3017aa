using Shinten.Storage.Blobs;
using Shinten.Storage.Sql;
using Shinten.Storage.Sql.Sqlite;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests.Blobs;

public sealed class SegmentFilesTests : IDisposable
{
    private static readonly SqlText ReadSegments = new("SELECT segment, length FROM segments ORDER BY segment");

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // PostgreSQL can go away during COMMIT: whether the new segment has its row is then for the next batch to find out.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_segment_begun_in_a_commit_whose_end_nobody_saw_gets_its_row(bool hadOneBefore)
    {
        await using SqliteBackend backend = SqliteBackend.Open(_folder.Data);
        await Migrations.RunAsync(backend, Cancel);
        await using SegmentFiles files = new(Path.Combine(_folder.Data, "segments"), 100);
        if (hadOneBefore)
        {
            await AppendAsync(backend, files, isSeen: true);
        }

        await AppendAsync(backend, files, isSeen: false);
        BlobPlace place = await AppendAsync(backend, files, isSeen: true);

        await using ISqlSession session = await backend.ReadAsync(Cancel);
        List<(long Segment, long Length)> rows = await session.QueryAsync(
            ReadSegments, row => (row.Number(0), row.Number(1)), Cancel);
        Assert.Contains((place.Segment, place.Offset + 248), rows);
    }

    private static async Task<BlobPlace> AppendAsync(SqliteBackend backend, SegmentFiles files, bool isSeen)
    {
        await using ISqlTransaction transaction = await backend.BeginAsync(Cancel);
        await files.BeginAsync(transaction, Cancel);
        BlobPlace place = files.Append(new RecordHeader(RecordKind.Letter, 1, 1, 0, 0, 0, 200), new byte[200]);
        await files.FlushAsync(transaction, Cancel);
        if (isSeen)
        {
            await transaction.CommitAsync(Cancel);
            files.Committed();
        }
        else
        {
            files.LeftOpen();
            files.RolledBack();
        }

        return place;
    }
}
