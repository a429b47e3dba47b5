using System.Xml.Linq;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Pipeline.Scaling;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Tests;

public sealed class ScalingTestTests : IAsyncDisposable
{
    private readonly FakeServices _fake = new();
    private readonly FakeScaler _scaler = new();
    private readonly ServiceClient _services;
    private readonly ScalingTest _test;

    public ScalingTestTests()
    {
        var service = new Service("health API", "--api", new Uri(_fake.Address));
        _services = new ServiceClient(service, service, service);
        _test = new ScalingTest(_scaler, _services, TimeProvider.System, _ => { });
    }

    [Fact]
    public async Task Each_step_is_measured_and_the_numbers_are_set_back()
    {
        await _test.RunAsync([new(1, 1), new(5, 3)], TimeSpan.Zero, TimeSpan.FromSeconds(1), CancellationToken.None);

        _scaler.Counts.Select(counts => counts.ToString()).ShouldBe(["1P+1C", "5P+3C", "2P+4C"]);
        _test.Results.Select(result => result.Step).ShouldBe(["1P+1C", "5P+3C"]);
        foreach (var result in _test.Results)
        {
            result.ProducedPerSecond.ShouldBe(1_000, 50);
            result.ProcessedPerSecond.ShouldBe(500, 50);
            result.LagChange.ShouldBeInRange(400, 2_000);
            result.LatencyAverageMs!.Value.ShouldBeInRange(2_000, 4_000); // The services' clock is an hour ahead.
            result.LatencyP95Ms!.Value.ShouldBeGreaterThanOrEqualTo(result.LatencyAverageMs.Value * 0.9);
            result.Note.ShouldBe("CPU without 3 tasks that run on other nodes");
        }
    }

    [Fact]
    public async Task The_numbers_are_set_back_when_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var testing = _test.RunAsync([new(1, 1), new(5, 1)], TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), interrupt.Token);
        while (_scaler.Counts.IsEmpty)
            await Task.Delay(5);
        await interrupt.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(testing);
        _scaler.Counts.Select(counts => counts.ToString()).ShouldBe(["1P+1C", "2P+4C"]);
    }

    [Fact]
    public async Task The_numbers_are_set_back_when_nothing_can_be_measured()
    {
        await _fake.DisposeAsync();
        await Should.ThrowAsync<CommandException>(_test.RunAsync([new(1, 1)], TimeSpan.Zero, TimeSpan.FromSeconds(1), CancellationToken.None));
        _scaler.Counts.Last().ShouldBe(new ReplicaCounts(2, 4));
    }

    [Fact]
    public async Task Numbers_that_cant_be_set_back_are_named()
    {
        _scaler.RefusesAfter = 1;
        var problem = await Should.ThrowAsync<CommandException>(_test.RunAsync([new(1, 1)], TimeSpan.Zero, TimeSpan.FromSeconds(1), CancellationToken.None));
        problem.Message.ShouldBe("The replicas couldn't be set back to 2P+4C; do it by hand. refused");
    }

    [Fact]
    public void Cpu_is_that_of_containers_that_were_there_all_the_time()
    {
        var before = new CpuTime(new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromSeconds(1), ["gone"] = TimeSpan.FromSeconds(9) }, 0);
        var after = new CpuTime(new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromSeconds(2), ["new"] = TimeSpan.FromSeconds(9) }, 0);
        after.PercentSince(before, TimeSpan.FromSeconds(4)).ShouldBe(25);
        new CpuTime(new Dictionary<string, TimeSpan>(), 2).PercentSince(before, TimeSpan.FromSeconds(4)).ShouldBeNull();
    }

    [Theory]
    [InlineData("5P+3C", 5, 3)]
    [InlineData("100P+1C", 100, 1)]
    [InlineData("0P+1C", null, null)]
    [InlineData("1P+101C", null, null)]
    [InlineData("5p+3c", null, null)]
    [InlineData("5P", null, null)]
    public void A_step_is_producers_and_processors(string text, int? producers, int? processors)
    {
        ReplicaCounts.TryParse(text, out var counts).ShouldBe(producers is not null);
        (counts?.Producers, counts?.Processors).ShouldBe((producers, processors));
    }

    [Fact]
    public void The_chart_is_one_that_machines_and_people_can_read()
    {
        var chart = ScalingChart.Draw([Result("1P+1C", 50, 12.5), Result("5P+3C", 2_000, null)]);
        var svg = XDocument.Parse(chart).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";
        svg.Attribute("role")!.Value.ShouldBe("img");
        svg.Element(ns + "desc")!.Value.ShouldContain("5P+3C: 2000 messages a second of 4000, latency unknown ms on average");
        svg.Element(ns + "style")!.Value.ShouldContain("prefers-color-scheme: dark");
        // Without paper and legend: two bars for the first panel's steps each, one step's two latencies, two steps' CPU.
        svg.Elements(ns + "rect").Count().ShouldBe(1 + 5 + 4 + 2 + 2);
        svg.Elements(ns + "text").Select(text => text.Value).ShouldContain("2,000");
        chart.ShouldNotContain("NaN");
    }

    public async ValueTask DisposeAsync()
    {
        _services.Dispose();
        await _fake.DisposeAsync();
    }

    private static StepResult Result(string step, double processed, double? latency) => new()
    {
        Step = step,
        Seconds = 1,
        ProducedPerSecond = processed * 2,
        ProcessedPerSecond = processed,
        LagChange = 0,
        LatencyAverageMs = latency,
        LatencyP95Ms = latency,
        CpuPercent = 30,
        Note = null,
    };

    private sealed class FakeScaler : IScaler
    {
        private TimeSpan _used;

        public System.Collections.Concurrent.ConcurrentQueue<ReplicaCounts> Counts { get; } = [];

        public int RefusesAfter { get; set; } = int.MaxValue;

        public Task<ReplicaCounts> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new ReplicaCounts(2, 4));

        public Task SetAsync(ReplicaCounts counts, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Counts.Count >= RefusesAfter)
                throw new CommandException("refused");
            Counts.Enqueue(counts);
            return Task.CompletedTask;
        }

        public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<CpuTime> ReadCpuAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new CpuTime(new Dictionary<string, TimeSpan> { ["container"] = _used += TimeSpan.FromSeconds(1) }, 3));
    }
}
