using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;

namespace MetalsPipeline.Pipeline.Tests;

/// <summary>The whole system on random ports with a data folder of its own, started by the real app host.</summary>
internal sealed class RunningPipeline : IAsyncDisposable
{
    public const string ApiKey = "integration-test-key";
    public const string MongoDBPassword = "integration-test-password";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly DistributedApplication _app;
    private readonly DirectoryInfo _folder;

    private RunningPipeline(DistributedApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
        Producer = app.CreateHttpClient("producer");
        Processor = app.CreateHttpClient("processor");
        HealthApi = app.CreateHttpClient("health-api");
    }

    public HttpClient Producer { get; }

    public HttpClient Processor { get; }

    public HttpClient HealthApi { get; }

    /// <summary>Starts everything and waits until every service is healthy.</summary>
    /// <param name="settings">Settings of the app host, as "Pipeline:Rate=100".</param>
    public static Task<RunningPipeline> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts everything with changes to the app model.</summary>
    public static async Task<RunningPipeline> StartAsync(Action<IDistributedApplicationTestingBuilder> configure, params string[] settings)
    {
        if (ExternalServers.Configured is not { } servers)
            return await StartAloneAsync(configure, settings);
        await servers.TakeAsync();
        try
        {
            return await StartAloneAsync(configure + ExternalServers.Configure, [.. settings, .. servers.Settings]);
        }
        catch
        {
            ExternalServers.Release();
            throw;
        }
    }

    public async Task<string> KafkaAsync() => (await _app.GetConnectionStringAsync("kafka"))!;

    public async Task<string> MongoDBAsync() => (await _app.GetConnectionStringAsync("mongodb"))!;

    /// <summary>Runs a command of a resource ("stop", "start", "restart").</summary>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command);
        result.Success.ShouldBeTrue($"{command} {resource}: {result.Message}");
    }

    /// <summary>The process that a resource is now.</summary>
    public int ProcessId(string resource) =>
        _app.ResourceNotifications.TryGetCurrentState(resource, out var state)
            ? (int)state.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!
            : throw new InvalidOperationException($"{resource} is not a resource.");

    /// <summary>Waits until a resource is in a state.</summary>
    public async Task StateAsync(string resource, string state)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        await _app.ResourceNotifications.WaitForResourceAsync(resource, state, limit.Token);
    }

    /// <summary>Waits until a resource's log has a line that contains <paramref name="text"/>.</summary>
    public async Task LogAsync(string resource, string text)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var logs = _app.Services.GetRequiredService<ResourceLoggerService>();
        var model = _app.Services.GetRequiredService<DistributedApplicationModel>();
        await foreach (var lines in logs.WatchAsync(model.Resources.Single(candidate => candidate.Name == resource)).WithCancellation(limit.Token))
        {
            if (lines.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
                return;
        }
        throw new InvalidOperationException($"The log of {resource} has ended without '{text}'.");
    }

    public async Task<HttpResponseMessage> PostAsync(object tick, string? key = ApiKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/produce") { Content = JsonContent.Create(tick) };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await Producer.SendAsync(request);
    }

    public Task<PriceTick[]> PricesAsync(string metal, CancellationToken cancellationToken = default) =>
        GetAsync<PriceTick[]>($"/api/prices/{metal}?limit=100000", cancellationToken);

    /// <summary>Bars of a metal.</summary>
    /// <param name="metal">Instrument.</param>
    /// <param name="query">What follows the question mark; all bars by default.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<Bar[]> BarsAsync(string metal, string query = "limit=100000", CancellationToken cancellationToken = default) =>
        GetAsync<Bar[]>($"/api/bars/{metal}?{query}", cancellationToken);

    public Task<PriceTick[]> LatestAsync(CancellationToken cancellationToken = default) => GetAsync<PriceTick[]>("/api/prices/latest", cancellationToken);

    public Task<JsonElement> PipelineAsync(CancellationToken cancellationToken = default) => GetAsync<JsonElement>("/api/pipeline", cancellationToken);

    public static async Task<ServiceHealth> HealthAsync(HttpClient service, CancellationToken cancellationToken = default)
    {
        using var response = await service.GetAsync("/health", cancellationToken);
        return (await response.Content.ReadFromJsonAsync(ServiceHealthJsonContext.Default.ServiceHealth, cancellationToken))!;
    }

    /// <summary>Sends raw messages past the producer's checks.</summary>
    public async Task ProduceRawAsync(string topic, string? key, params byte[]?[] values)
    {
        using var producer = new ProducerBuilder<string?, byte[]?>(new ProducerConfig { BootstrapServers = await KafkaAsync() }).Build();
        await Task.WhenAll(values.Select(value => producer.ProduceAsync(topic, new Message<string?, byte[]?> { Key = key, Value = value })));
    }

    /// <summary>Reads the first messages of a topic.</summary>
    public async Task<List<ConsumeResult<string?, byte[]?>>> ConsumeAsync(string topic, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var config = new ConsumerConfig { BootstrapServers = await KafkaAsync(), GroupId = $"test-{Guid.NewGuid()}", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string?, byte[]?>(config).Build();
        consumer.Subscribe(topic);
        List<ConsumeResult<string?, byte[]?>> messages = [];
        while (messages.Count < count)
            messages.Add(consumer.Consume(limit.Token));
        consumer.Close();
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        Producer.Dispose();
        Processor.Dispose();
        HealthApi.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
        if (ExternalServers.Configured is not null)
            ExternalServers.Release();
    }

    private static async Task<RunningPipeline> StartAloneAsync(Action<IDistributedApplicationTestingBuilder> configure, string[] settings)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var folder = Directory.CreateTempSubdirectory("pipeline-");
        string[] args =
        [
            $"--Pipeline:DataPath={folder.FullName}",
            $"--Parameters:api-key={ApiKey}",
            $"--Parameters:mongodb-password={MongoDBPassword}",
            .. settings.Select(s => "--" + s),
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(args, limit.Token);
        configure(builder);
        var app = await builder.BuildAsync(limit.Token);
        await app.StartAsync(limit.Token);
        foreach (var service in new[] { "producer", "processor", "health-api" })
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, limit.Token);
        return new RunningPipeline(app, folder);
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        (await HealthApi.GetFromJsonAsync<T>(path, cancellationToken))!;
}
