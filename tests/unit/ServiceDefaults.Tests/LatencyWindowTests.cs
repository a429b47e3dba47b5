using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.ServiceDefaults.Tests;

public class LatencyWindowTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LatencyWindow _window;

    public LatencyWindowTests() => _window = new LatencyWindow(_clock);

    [Fact]
    public void Nothing_has_no_latency() => _window.Read().ShouldBeNull();

    [Fact]
    public void Percentiles_are_those_of_what_was_added()
    {
        Add(Enumerable.Range(1, 15).Select(i => (long)i));

        _window.Read().ShouldBe(new LatencySummary(8, 15, 15));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(86_400_000)]
    public void Large_ones_are_right_to_a_sixteenth(long milliseconds)
    {
        Add([milliseconds]);

        _window.Read()!.P50.ShouldBeInRange(milliseconds, milliseconds * 17.0 / 16);
    }

    [Fact]
    public void Extremes_are_counted_too()
    {
        Add([-5, long.MaxValue]);

        _window.Read()!.P50.ShouldBe(0);
        _window.Read()!.P99.ShouldBeGreaterThan(1e12);
    }

    [Fact]
    public void What_is_old_is_forgotten()
    {
        Add([1_000]);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Add([1]);
        _window.Read()!.P99.ShouldBeGreaterThan(900, "the half before still counts");

        _clock.Advance(TimeSpan.FromSeconds(6));
        Add([1]);
        _window.Read()!.P99.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(30));
        _window.Read().ShouldBeNull();
    }

    private void Add(IEnumerable<long> latencies)
    {
        using var _ = _window.Enter();
        foreach (var latency in latencies)
            _window.Add(latency);
    }
}
