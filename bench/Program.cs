using System.CommandLine;
using MetalsPipeline.Bench;
using MetalsPipeline.Bench.Pipeline;
using MetalsPipeline.Bench.Publish;
using MetalsPipeline.Bench.Servers;
using MetalsPipeline.Bench.Startup;
using MetalsPipeline.Bench.Ticks;

// Figures depend on the machine and its load: compare those of one run, and the ratios.
var fsync = new Option<string>("--fsync") { Description = "when the embedded servers flush: always, interval or never", DefaultValueFactory = _ => "interval" };
var kafka = new Option<string?>("--kafka") { Description = "measure this broker (host:port) instead of the embedded one" };
var mongo = new Option<string?>("--mongo") { Description = "measure this server (URI) instead of the embedded one" };
var count = new Option<int>("--count") { Description = "messages or documents to send", DefaultValueFactory = _ => 2_000_000 };

var root = new RootCommand("Measures the pipeline's parts.")
{
    Verb("ticks", "what each tick costs within a process", [], (_, _) => Task.FromResult<IReadOnlyList<Measurement>>(TickBench.Measure())),
    Verb("kafka", "produce, consume, and both at once", [fsync, kafka, count], async (result, token) =>
    {
        await using var server = await EmbeddedServer.StartAsync(EmbeddedServer.Kafka, result.GetValue(fsync)!, token);
        return await new KafkaBench(result.GetValue(kafka) ?? server.Address, result.GetValue(count)).MeasureAsync(token);
    }),
    Verb("mongodb", "insert, find and upsert", [fsync, mongo, count], async (result, token) =>
    {
        await using var server = await EmbeddedServer.StartAsync(EmbeddedServer.MongoDB, result.GetValue(fsync)!, token);
        return MongoBench.Measure(result.GetValue(mongo) ?? $"mongodb://{server.Address}/", result.GetValue(count));
    }),
};
var duration = new Option<int>("--seconds") { Description = "how long each rate is held", DefaultValueFactory = _ => 10 };
var yardstick = new Option<string?>("--yardstick") { Description = "a Python program that does the processor's work, to compare with" };
var pipeline = new Command("pipeline", "from the broker through a real processor into the store: ceilings, throughput, latency, cost") { fsync, kafka, mongo, count, duration, yardstick };
pipeline.SetAction(async (result, token) =>
{
    await using var broker = await EmbeddedServer.StartAsync(EmbeddedServer.Kafka, result.GetValue(fsync)!, token);
    await using var store = await EmbeddedServer.StartAsync(EmbeddedServer.MongoDB, result.GetValue(fsync)!, token);
    var bench = new PipelineBench(
        result.GetValue(kafka) ?? broker.Address,
        result.GetValue(mongo) ?? $"mongodb://{store.Address}/",
        result.GetValue(count),
        TimeSpan.FromSeconds(result.GetValue(duration)),
        result.GetValue(yardstick));
    Figure.Write(await bench.MeasureAsync(token), Console.Out);
});
root.Subcommands.Add(pipeline);
var startup = new Command("startup", "from 'dotnet run --no-build' to every service ready");
startup.SetAction(async (_, token) => Phase.Write(await StartupBench.MeasureAsync(token), Console.Out, total: true));
root.Subcommands.Add(startup);
var publish = new Command("publish", "the Docker Swarm stacks, after the build");
publish.SetAction(async (_, token) => Phase.Write(await PublishBench.MeasureAsync(token), Console.Out, total: false));
root.Subcommands.Add(publish);
return await root.Parse(args).InvokeAsync();

static Command Verb(string name, string description, Option[] options, Func<ParseResult, CancellationToken, Task<IReadOnlyList<Measurement>>> measure)
{
    var command = new Command(name, description);
    foreach (var option in options)
        command.Options.Add(option);
    command.SetAction(async (result, token) => Report.Write(await measure(result, token), Console.Out));
    return command;
}
