using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Replay;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetalsPipeline.Producer.Tests;

public sealed class ReplayFeedTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gold.csv", "Date,Price\n2025-01,1.5\n2025-02,2.5\n")]
    [InlineData("gold.csv", "Date;Price\r\n2025-01;1.5\r\n2025-02;2.5")]
    [InlineData("gold.ndjson", "{\"date\":\"2025-01\",\"price\":1.5}\n\n{\"date\":\"2025-02\",\"price\":2.5}\n")]
    [InlineData("gold.JSONL", "{\"Date\":\"2025-01\",\"Price\":\"1.5\"}\n{\"Date\":\"2025-02\",\"Price\":\"2.5\"}")]
    public async Task Every_row_of_a_file_becomes_a_tick_in_order(string name, string content)
    {
        var ticks = await ReadAsync(name, content);

        ticks.Select(t => (t.Timestamp.Month, t.Price)).ShouldBe([(1, 1.5), (2, 2.5)]);
    }

    [Theory]
    [InlineData("gold.csv", "Date,Price\n2025-01,1.5\nnonsense,2\n2025-03,3.5\n")]
    [InlineData("gold.ndjson", "{\"date\":\"2025-01\",\"price\":1.5}\n{\"date\":\n{\"date\":\"2025-03\",\"price\":3.5}\n")]
    [InlineData("gold.ndjson", "{\"date\":\"2025-01\",\"price\":1.5}\n17\n{\"date\":\"2025-03\",\"price\":3.5}\n")]
    public async Task An_unusable_row_is_left_out_and_the_rest_is_sent(string name, string content)
    {
        var ticks = await ReadAsync(name, content);

        ticks.Select(t => t.Price).ShouldBe([1.5, 3.5]);
    }

    [Theory]
    [InlineData("gold.csv", "")]
    [InlineData("gold.csv", "Date,Price\n")]
    [InlineData("gold.ndjson", "")]
    public async Task An_empty_file_is_no_error(string name, string content) => (await ReadAsync(name, content)).ShouldBeEmpty();

    [Fact]
    public async Task Quoted_fields_may_hold_separators_and_line_ends()
    {
        var ticks = await ReadAsync("gold.csv", "Date,Note,Price\n2025-01,\"a, b\nc\",1.5\n");

        ticks.Single().Price.ShouldBe(1.5);
    }

    private async Task<List<PriceTick>> ReadAsync(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, content);
        var feed = new ReplayFeed(new ReplayOptions { File = path }, TimeProvider.System, NullLogger<ReplayFeed>.Instance);
        return await feed.ReadAsync(CancellationToken.None).ToListAsync();
    }
}
