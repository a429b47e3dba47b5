using MetalsPipeline.Processor;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.Processor.Ingest;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.ServiceDefaults;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Kafka;
using MetalsPipeline.ServiceDefaults.Store;

if (HealthProbe.Parse(args) is { } probe)
    return await probe.RunAsync();

if (args is [TopicInitializer.Verb])
    return await TopicInitializer.RunAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddKafka();
builder.AddPriceStore();
builder.AddPipelineProducer<byte[]>();
builder.AddPipelineConsumer(ProcessorOptions.ConsumerGroup, (services, consumer) => consumer
    .SetPartitionsRevokedHandler((_, partitions) => services.GetRequiredService<IngestLoop>().Revoke(partitions))
    .SetPartitionsLostHandler((_, partitions) => services.GetRequiredService<IngestLoop>().Lose(partitions)));

builder.Services.AddOptions<ProcessorOptions>().BindConfiguration("Processor").ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddWorkerHeartbeat();
builder.Services.AddSingleton<DeadLetterQueue>();
builder.Services.AddSingleton<IMessageReader, MessageReader>();
builder.Services.AddSingleton<Retry>();
builder.Services.AddSingleton<LatencyWindow>();
builder.Services.AddSingleton<TickLatency>();
builder.Services.AddSingleton<BatchWriter>();
builder.Services.AddSingleton<IngestLoop>();
builder.Services.AddHostedService<IngestService>();

var app = builder.Build();
app.MapHealthEndpoints();
return await app.RunServiceAsync();
