using MetalsPipeline.HealthApi.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.HealthApi.Tests;

public class RateMeterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_first_sample_has_no_rate() => new RateMeter(_clock).Sample(1_000).ShouldBe(0);

    [Fact]
    public void The_rate_is_the_growth_a_second()
    {
        var meter = new RateMeter(_clock);
        meter.Sample(1_000);
        _clock.Advance(TimeSpan.FromSeconds(2));

        meter.Sample(1_100).ShouldBe(50);
    }

    [Fact]
    public void What_happened_before_the_window_is_forgotten()
    {
        var meter = new RateMeter(_clock);
        var total = 0L;
        for (var second = 0; second < 30; second++, _clock.Advance(TimeSpan.FromSeconds(1)))
            meter.Sample(total += 100);
        for (var second = 0; second < 30; second++, _clock.Advance(TimeSpan.FromSeconds(1)))
            meter.Sample(total);

        meter.Sample(total).ShouldBe(0);
    }

    [Fact]
    public void A_total_that_shrinks_starts_over()
    {
        var meter = new RateMeter(_clock);
        meter.Sample(1_000);
        _clock.Advance(TimeSpan.FromSeconds(1));
        meter.Sample(10).ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(1));

        meter.Sample(30).ShouldBe(20);
    }
}
