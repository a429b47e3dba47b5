using MetalsPipeline.Producer;
using MetalsPipeline.Producer.Feeds;
using MetalsPipeline.Producer.Http;
using MetalsPipeline.ServiceDefaults;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Kafka;

if (HealthProbe.Parse(args) is { } probe)
    return await probe.RunAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddKafka();
builder.AddPipelineProducer<byte[]>();
builder.Services.AddProducerOptions();
builder.Services.AddSingleton<TickSender>();
builder.Services.AddFeed();
builder.Services.AddProduceEndpoint();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
app.MapHealthEndpoints();
app.MapProduceEndpoint();
return await app.RunServiceAsync();
