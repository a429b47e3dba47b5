using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Pipeline.Health;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Tests;

public class HealthScoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly PipelineStatus Well = new()
    {
        Status = "healthy",
        Timestamp = Now,
        Components = [new("kafka", "healthy", null), new("mongodb", "healthy", null), new("producer", "healthy", null), new("processor", "healthy", null)],
        Topics = [new TopicStatus([new PartitionStatus(100, 100)])],
        Lag = 0,
        Rates = new PipelineRates(50, 50),
        Counts = new PipelineCounts(1_000, 0),
    };

    [Fact]
    public void A_pipeline_that_is_well_has_a_hundred_points()
    {
        HealthScore.Of(Well, []).Select(part => (part.Part, part.Points, part.Of))
            .ShouldBe([("components", 40, 40), ("lag", 25, 25), ("freshness", 25, 25), ("dead-letters", 10, 10)]);
    }

    [Theory]
    [InlineData("degraded", 35)]
    [InlineData("unhealthy", 30)]
    [InlineData("away", 30)]
    public void A_component_brings_ten_points_half_of_them_when_degraded(string status, int points)
    {
        var parts = HealthScore.Of(Well with { Components = [.. Well.Components.SkipLast(1), new("processor", status, "why")] }, []);
        parts[0].Points.ShouldBe(points);
        parts[0].Detail.ShouldBe($"processor is {status} (why)");
    }

    [Fact]
    public void A_component_that_isnt_named_is_away() => HealthScore.Of(Well with { Components = [] }, [])[0].Points.ShouldBe(0);

    [Theory]
    [InlineData(250, 50, 0, 25)] // 5 s of what comes.
    [InlineData(1_625, 50, 0, 12)] // 32.5 s, the middle.
    [InlineData(3_000, 50, 0, 0)] // A minute.
    [InlineData(5_000, 0, 1_000, 25)] // 5 s of what is done: a backlog that shrinks.
    [InlineData(60, 0, 0, 0)] // Nobody does anything.
    public void Lag_counts_in_seconds(long lag, double produced, double processed, int points) =>
        HealthScore.Of(Well with { Lag = lag, Rates = new PipelineRates(produced, processed) }, [])[1].Points.ShouldBe(points);

    [Theory]
    [InlineData(10, 25)]
    [InlineData(65, 12)]
    [InlineData(120, 0)]
    [InlineData(-10, 25)] // A clock ahead of ours.
    public void Where_nothing_is_processed_the_newest_price_grows_old(int seconds, int points) =>
        HealthScore.Of(Well with { Rates = new PipelineRates(0, 0) }, [TickAt(-seconds - 100), TickAt(-seconds)])[2].Points.ShouldBe(points);

    [Fact]
    public void What_is_processed_is_fresh_however_old_its_time() => HealthScore.Of(Well, [TickAt(-100_000)])[2].Points.ShouldBe(25);

    [Fact]
    public void Without_any_price_nothing_is_fresh() => HealthScore.Of(Well with { Rates = new PipelineRates(0, 0) }, [])[2].Points.ShouldBe(0);

    [Theory]
    [InlineData(5, 995, 5)]
    [InlineData(10, 990, 0)]
    [InlineData(null, 1_000, 0)]
    public void Dead_letters_count_as_a_share_of_all(int? dead, int stored, int points) =>
        HealthScore.Of(Well with { Counts = new PipelineCounts(stored, dead) }, [])[3].Points.ShouldBe(points);

    [Fact]
    public void What_isnt_known_brings_nothing()
    {
        HealthScore.Of(Well with { Topics = [] }, [])[1].Points.ShouldBe(0);
        HealthScore.OfNothing("away").Sum(part => part.Points).ShouldBe(0);
        HealthScore.OfNothing("away").Sum(part => part.Of).ShouldBe(100);
    }

    private static PriceTick TickAt(int seconds) => new() { Metal = "gold", Price = 1, Timestamp = Now.UtcDateTime.AddSeconds(seconds) };
}
