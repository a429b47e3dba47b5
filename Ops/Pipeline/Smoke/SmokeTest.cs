using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Pipeline.Services;
using MetalsPipeline.Ops.Pipeline.Ticks;
using MetalsPipeline.Storage;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Pipeline.Smoke;

/// <summary>Seven checks that end with a price that went through the whole pipeline.</summary>
/// <param name="run">The command's run.</param>
/// <param name="services">The services.</param>
/// <param name="store">The store, where it is asked directly; otherwise the health API answers for it.</param>
/// <param name="apiKey">The producer's key; null sends straight to Kafka.</param>
/// <param name="isDryRun">Whether the price is only talked of.</param>
internal sealed class SmokeTest(Run run, ServiceClient services, IPriceStore? store, string? apiKey, bool isDryRun)
{
    /// <summary>Whose price it is: nobody's, so that no real one is disturbed.</summary>
    public const string Instrument = "smoke-test";

    private const string Source = "metals smoke";

    /// <summary>The health API looks once a second.</summary>
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(30);

    public async Task<CheckList> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new CheckList(run, cancellationToken);
        await checks.TryAsync("Kafka ready", TimeSpan.Zero, KafkaOptions.IsGiven(run) ? AskKafkaAsync : AskApiForKafkaAsync);
        await checks.TryAsync("MongoDB ready", TimeSpan.Zero, store is null ? AskApiForStoreAsync : AskStoreAsync);
        await checks.TryAsync("producer healthy", TimeSpan.Zero, token => AskServiceAsync(services.Producer, token));
        await checks.TryAsync("processor healthy", TimeSpan.Zero, token => AskServiceAsync(services.Processor, token));

        if (isDryRun)
            await PlanPriceAsync(checks);
        else
            await SendPriceAsync(checks);
        await checks.TryAsync("all operational", StatusPatience, AskApiForAllAsync);
        return checks;
    }

    private async Task PlanPriceAsync(CheckList checks)
    {
        if (await checks.PlanAsync("message sent", PlanSendingAsync))
            await checks.PlanAsync("message stored", _ => Task.FromResult<string?>($"would wait for it, for {StorePatience.TotalSeconds} s or --timeout"));
        else
            checks.Skip("message stored", "none would be sent");
    }

    private async Task SendPriceAsync(CheckList checks)
    {
        var tick = MakeTick();
        if (await checks.TryAsync("message sent", TimeSpan.Zero, token => SendAsync(tick, token)))
            await checks.TryAsync("message stored", StorePatience, token => FindAsync(tick, token));
        else
            checks.Skip("message stored", "none was sent");
    }

    /// <summary>In whole milliseconds, as the store keeps it.</summary>
    private PriceTick MakeTick()
    {
        var now = run.Shell.Time.GetUtcNow();
        return new PriceTick
        {
            EventId = Guid.CreateVersion7(now),
            Metal = Instrument,
            Price = 1,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()).UtcDateTime,
            Source = Source,
        };
    }

    private Task<string?> AskKafkaAsync(CancellationToken cancellationToken)
    {
        using var kafka = KafkaConnection.Open(run, cancellationToken);
        var offline = TopicNames.Data.Select(kafka.Topic).Sum(topic => topic.Partitions.Count(partition => partition.Leader < 0));
        return offline == 0
            ? Task.FromResult<string?>($"{kafka.Metadata.Brokers.Count} brokers; every partition has a leader")
            : throw new CommandException($"{offline} partitions have no leader; 'metals topics health' says which.");
    }

    private async Task<string?> AskApiForKafkaAsync(CancellationToken cancellationToken) =>
        (await services.HealthAsync(services.Api, cancellationToken)).KafkaConnected == true
            ? "as the health API sees it"
            : throw new CommandException("The health API doesn't reach Kafka.");

    private async Task<string?> AskStoreAsync(CancellationToken cancellationToken)
    {
        await store!.PingAsync(cancellationToken);
        return "answers";
    }

    private async Task<string?> AskApiForStoreAsync(CancellationToken cancellationToken) =>
        (await services.HealthAsync(services.Api, cancellationToken)).MongoDBStatus == "connected"
            ? "as the health API sees it"
            : throw new CommandException("The health API doesn't reach MongoDB.");

    private async Task<string?> AskServiceAsync(Service service, CancellationToken cancellationToken) =>
        await services.HealthAsync(service, cancellationToken) is { Status: not "healthy" } health
            ? throw new CommandException($"The {service.Name} is {health.Status}: {string.Join("; ", health.Problems)}")
            : null;

    private Task<string?> PlanSendingAsync(CancellationToken cancellationToken)
    {
        using var sender = TickSender.Open(run, services, apiKey, cancellationToken);
        return Task.FromResult<string?>($"would send a price of {Instrument} through {sender.Way}");
    }

    private async Task<string?> SendAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        using var sender = TickSender.Open(run, services, apiKey, cancellationToken);
        SentTick? place = null;
        await new AuditLog(run.Shell).AroundAsync($"pipeline smoke {tick.EventId}", () => sender.SendAsync([tick], sent => place = sent, cancellationToken));
        return $"{place!.EventId} through {sender.Way}, at {place.Topic}/{place.Partition}/{place.Offset}";
    }

    private async Task<string?> FindAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        var next = tick.Timestamp.AddMilliseconds(1);
        var found = store is null
            ? await services.PricesAsync(Instrument, tick.Timestamp, next, cancellationToken)
            : await store.GetPricesAsync(new PriceQuery(Instrument, tick.Timestamp, next, PriceQuery.MaxLimit), cancellationToken);
        return found.Any(stored => stored.EventId == tick.EventId)
            ? $"{tick.EventId}"
            : throw new CommandException($"{tick.EventId} isn't in the store.");
    }

    private async Task<string?> AskApiForAllAsync(CancellationToken cancellationToken)
    {
        var status = await services.StatusAsync(cancellationToken);
        return status.Status == "healthy"
            ? string.Join(", ", status.Components.Select(component => component.Name))
            : throw new CommandException(string.Join("; ", status.Components
                .Where(component => component.Status != "healthy")
                .Select(component => $"{component.Name} is {component.Status}{(component.Problem is null ? "" : $": {component.Problem}")}")));
    }
}
