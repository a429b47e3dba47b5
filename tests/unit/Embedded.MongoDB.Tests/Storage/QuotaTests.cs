using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class QuotaTests
{
    [Fact]
    public async Task Beyond_the_bound_writes_are_refused_while_reads_and_deletes_go_on()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { MaxBytes = 50_000 });
        using var client = await server.ConnectAsync();
        var documents = Enumerable.Range(0, 20).Select(i => new Doc { { "_id", i }, { "bytes", new byte[5000] } }).ToArray();
        var answer = await client.RunAsync(new Doc { { "insert", "c" }, { "ordered", false } }, ("documents", documents));
        answer["n"].ShouldBe(9);
        var error = answer.Documents("writeErrors")[0];
        error["index"].ShouldBe(9);
        error["code"].ShouldBe(14031);
        ((string)error["errmsg"]!).ShouldContain("--max-bytes");

        (await client.IdsAsync("c", [])).Count.ShouldBe(9);
        await client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "_id", 3 } } }, { "limit", 1 } } } } });
        await client.InsertAsync("c", documents[9]);
    }

    [Fact]
    public void A_full_disk_refuses_what_needs_space_and_leaves_room_to_delete()
    {
        var journal = new Journal(number => new SmallDisk(number), _ => { });
        journal.WriteCatalog([5, 0, 0, 0, 0]);
        journal.Begin(FrameKind.Put, 1);
        var document = new Doc { { "_id", 1 }, { "bytes", new byte[100_000] } }.ToBytes();
        var written = 0;
        Should.Throw<IOException>(() =>
        {
            while (true)
            {
                journal.Append(document);
                written++;
            }
        });
        journal.End();
        written.ShouldBeGreaterThan(30);
        var live = journal.LiveBytes;
        Should.Throw<IOException>(() => journal.Append(document));
        journal.LiveBytes.ShouldBe(live);

        journal.Begin(FrameKind.Delete, 1);
        var location = journal.Append(new Doc { { "_id", 1 } }.ToBytes());
        journal.End();
        journal.Read(location).Bytes.Length.ShouldBe(new Doc { { "_id", 1 } }.ToBytes().Length);
        Frame.TryRead(journal.Segments[0], location.Offset - Frame.HeaderSize, out var frame, out _).ShouldBeTrue();
        frame.Kind.ShouldBe(FrameKind.Delete);
        journal.Dispose();
    }

    /// <summary>A segment on a disk that has room for its first step only.</summary>
    private sealed class SmallDisk(uint number) : MemorySegment(number)
    {
        protected override void Allocate(int length)
        {
            if (Allocated > 0)
                throw new IOException("No space left on device");
        }
    }
}
