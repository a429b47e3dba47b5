using MetalsPipeline.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;

namespace MetalsPipeline.ServiceDefaults.Tests;

// All services of a process share one source of activities.
[Collection("Telemetry")]
public sealed class SamplingTests
{
    private const int Ticks = 1_000;

    [Fact]
    public async Task One_trace_in_a_hundred_is_recorded() => (await RecordedAsync(sampler: null)).ShouldBeLessThan(Ticks / 5);

    [Fact]
    public async Task All_traces_are_recorded_where_that_is_asked_for() => (await RecordedAsync("always_on")).ShouldBe(Ticks);

    [Fact]
    public async Task As_many_are_recorded_as_the_ratio_says() => (await RecordedAsync(sampler: null, ratio: "1")).ShouldBe(Ticks);

    private static async Task<int> RecordedAsync(string? sampler, string? ratio = null)
    {
        var builder = WebApplication.CreateBuilder();
        // Nobody listens there: what becomes of the traces is no matter.
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        builder.Configuration["OTEL_TRACES_SAMPLER"] = sampler;
        builder.Configuration["OTEL_TRACES_SAMPLER_ARG"] = ratio;
        await using var service = builder.AddServiceDefaults().Build();
        _ = service.Services.GetService(typeof(OpenTelemetry.Trace.TracerProvider));

        var recorded = 0;
        for (var i = 0; i < Ticks; i++)
        {
            using var activity = PipelineTelemetry.Activities.StartActivity("tick");
            recorded += activity is { Recorded: true } ? 1 : 0;
        }
        return recorded;
    }
}
