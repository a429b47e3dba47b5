using System.CommandLine;
using MetalsPipeline.Bench;
using MetalsPipeline.Bench.Api;
using MetalsPipeline.Bench.Backpressure;
using MetalsPipeline.Bench.Growth;
using MetalsPipeline.Bench.Pipeline;
using MetalsPipeline.Bench.Producer;
using MetalsPipeline.Bench.Publish;
using MetalsPipeline.Bench.Scaling;
using MetalsPipeline.Bench.Servers;
using MetalsPipeline.Bench.Soak;
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
    Verb("producer", "what a tick costs the producer, and the Kafka client alone", [fsync, kafka, count], async (result, token) =>
    {
        await using var server = await EmbeddedServer.StartAsync(EmbeddedServer.Kafka, result.GetValue(fsync)!, token);
        return await new ProducerBench(result.GetValue(kafka) ?? server.Address, result.GetValue(count)).MeasureAsync(token);
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
var backlog = new Option<int>("--backlog") { Description = "ticks that wait", DefaultValueFactory = _ => 1_500_000 };
root.Subcommands.Add(OnServers("scaling", "a backlog drained by 1, 2, 3 and 6 processors", [backlog], async (servers, result, token) =>
{
    Drain.Write(await new ScalingBench(servers, result.GetValue(backlog)).MeasureAsync(token), Console.Out);
    return 0;
}));
var documents = new Option<long>("--documents") { Description = "size up to which the collection grows", DefaultValueFactory = _ => 10_000_000 };
root.Subcommands.Add(OnServers("growth", "the cost of a tick, end to end, as the collection grows", [documents], async (servers, result, token) =>
{
    Drain.Write(await new GrowthBench(servers, result.GetValue(documents)).MeasureAsync(token), Console.Out);
    return 0;
}));
var stop = new Option<int>("--stop") { Description = "seconds for which the store stands still", DefaultValueFactory = _ => 20 };
var mostMemory = new Option<double>("--most-memory") { Description = "memory taken for waiting, in MB, above which it fails", DefaultValueFactory = _ => 100 };
root.Subcommands.Add(OnServers("backpressure", "memory of a processor whose store stands still while a backlog waits", [backlog, stop, mostMemory], async (servers, result, token) =>
{
    var bench = new BackpressureBench(servers, result.GetValue(backlog), TimeSpan.FromSeconds(result.GetValue(stop)));
    var (figures, taken, rebalances) = await bench.MeasureAsync(token);
    Figure.Write(figures, Console.Out);
    return Fails(taken > result.GetValue(mostMemory), $"The processor took {taken:N1} MB for waiting, more than {result.GetValue(mostMemory)} MB.")
        || Fails(rebalances > 0, $"Its group was rebalanced {rebalances} times.") ? 1 : 0;
}));
var rate = new Option<int>("--rate") { Description = "ticks a second", DefaultValueFactory = _ => 20_000 };
var minutes = new Option<double>("--minutes") { Description = "for how long", DefaultValueFactory = _ => 10 };
var bound = new Option<double>("--most-growth") { Description = "growth of the processor's memory over the second half, in MB, above which it fails", DefaultValueFactory = _ => 16 };
root.Subcommands.Add(OnServers("soak", "memory of a processor at a steady rate; fails if it grows", [rate, minutes, bound], async (servers, result, token) =>
{
    var soak = new SoakBench(servers, result.GetValue(rate), TimeSpan.FromMinutes(result.GetValue(minutes)), Console.Out);
    var (figures, growth) = await soak.MeasureAsync(token);
    Figure.Write(figures, Console.Out);
    return Fails(growth > result.GetValue(bound), $"The processor's memory grew by {growth:N1} MB over the second half, more than {result.GetValue(bound)} MB.") ? 1 : 0;
}));
var clients = new Option<int>("--clients") { Description = "how many at once", DefaultValueFactory = _ => 500 };
root.Subcommands.Add(OnServers("api", "many clients at once on HealthApi: asking for the latest prices, and following the stream", [clients, duration], async (servers, result, token) =>
{
    Figure.Write(await new ApiBench(servers, result.GetValue(clients), TimeSpan.FromSeconds(result.GetValue(duration))).MeasureAsync(token), Console.Out);
    return 0;
}));
var startup = new Command("startup", "from 'dotnet run --no-build' to every service ready");
startup.SetAction(async (_, token) => Phase.Write(await StartupBench.MeasureAsync(token), Console.Out, total: true));
root.Subcommands.Add(startup);
var publish = new Command("publish", "the Docker Swarm stacks, after the build");
publish.SetAction(async (_, token) => Phase.Write(await PublishBench.MeasureAsync(token), Console.Out, total: false));
root.Subcommands.Add(publish);
return await root.Parse(args).InvokeAsync();

Command OnServers(string name, string description, Option[] options, Func<ServerPair, ParseResult, CancellationToken, Task<int>> measure)
{
    var command = new Command(name, description) { fsync };
    foreach (var option in options)
        command.Options.Add(option);
    command.SetAction(async (result, token) =>
    {
        await using var servers = await ServerPair.StartAsync(result.GetValue(fsync)!, token);
        return await measure(servers, result, token);
    });
    return command;
}

static bool Fails(bool condition, string message)
{
    if (condition)
        Console.Error.WriteLine(message);
    return condition;
}

static Command Verb(string name, string description, Option[] options, Func<ParseResult, CancellationToken, Task<IReadOnlyList<Measurement>>> measure)
{
    var command = new Command(name, description);
    foreach (var option in options)
        command.Options.Add(option);
    command.SetAction(async (result, token) => Report.Write(await measure(result, token), Console.Out));
    return command;
}
