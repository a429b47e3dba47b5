using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests;

public class ReplayTests
{
    private static readonly string OwnFile = Path.Combine(AppContext.BaseDirectory, "data", "silver-weekly.csv");

    /// <summary>Price files that lie beside the repository, where there are any; each has a Date and a Price column and is named after its metal.</summary>
    public static TheoryData<string> FilesBesideTheRepository()
    {
        var data = new TheoryData<string>();
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MetalsPipeline.sln")))
            root = root.Parent;
        var shared = Path.Combine(root?.Parent?.FullName ?? "/", "shared", "data");
        foreach (var file in Directory.Exists(shared) ? Directory.EnumerateFiles(shared, "*.csv") : [])
            data.Add(file);
        if (data.Count == 0)
            data.Add("");
        return data;
    }

    [Fact]
    public async Task A_replayed_file_is_stored_whole_and_replaying_it_again_changes_nothing()
    {
        var rows = ReadRows(OwnFile, date: "Week", price: "Fixing");
        await using var pipeline = await RunningPipeline.StartAsync(
            builder => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(p => p.Name == "producer"))
                .WithEnvironment("Producer__Replay__Columns__Timestamp", "Week")
                .WithEnvironment("Producer__Replay__Columns__Price", "Fixing")
                .WithEnvironment("Producer__Replay__Columns__Volume", "Lots"),
            $"Pipeline:Feed={OwnFile}");

        var stored = await Eventually.GetAsync(t => pipeline.PricesAsync("silver", t), p => p.Length == rows.Count, "every row in the store");
        Checksum(stored.Select(t => (t.Timestamp, t.Price))).ShouldBe(Checksum(rows));
        stored.Sum(t => t.Volume).ShouldBeGreaterThan(0);

        await pipeline.CommandAsync("producer", "restart");
        await Eventually.GetAsync(
            t => RunningPipeline.HealthAsync(pipeline.Processor, t), h => h.ProcessedCount == 2 * rows.Count, "the second replay to be processed");

        Checksum((await pipeline.PricesAsync("silver")).Select(t => (t.Timestamp, t.Price))).ShouldBe(Checksum(rows));
    }

    [Theory]
    [MemberData(nameof(FilesBesideTheRepository))]
    public async Task Centuries_of_real_prices_come_back_as_they_are_in_the_file(string file)
    {
        if (file.Length == 0)
            return; // No such file beside this checkout; the test above replays the one in the repository.
        var rows = ReadRows(file, date: "Date", price: "Price");
        var metal = Path.GetFileName(file).Split('-', '.')[0];
        await using var pipeline = await RunningPipeline.StartAsync($"Pipeline:Feed={file}");

        var stored = await Eventually.GetAsync(t => pipeline.PricesAsync(metal, t), p => p.Length == rows.Count, "every row in the store");

        Checksum(stored.Select(t => (t.Timestamp, t.Price))).ShouldBe(Checksum(rows));
        stored.Select(t => t.Timestamp).ShouldBe(stored.Select(t => t.Timestamp).Order());
        var (from, to) = (rows[10].Timestamp, rows[20].Timestamp);
        var part = await pipeline.HealthApi.GetStringAsync($"/api/prices/{metal}?from={from:O}&to={to:O}&limit=5");
        System.Text.Json.JsonDocument.Parse(part).RootElement.EnumerateArray().Select(t => t.GetProperty("timestamp").GetDateTime())
            .ShouldBe(rows[10..15].Select(r => r.Timestamp));
    }

    private static List<(DateTime Timestamp, double Price)> ReadRows(string file, string date, string price)
    {
        var lines = File.ReadAllLines(file);
        var header = lines[0].Split(',');
        var (dateAt, priceAt) = (Array.IndexOf(header, date), Array.IndexOf(header, price));
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells =>
        {
            Timestamps.TryParse(cells[dateAt], out var utc).ShouldBeTrue();
            return (utc, double.Parse(cells[priceAt], CultureInfo.InvariantCulture));
        })];
    }

    private static string Checksum(IEnumerable<(DateTime Timestamp, double Price)> rows)
    {
        var text = string.Join('\n', rows.OrderBy(r => r.Timestamp).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Timestamp:O};{r.Price:R}")));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
