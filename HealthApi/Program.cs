using MetalsPipeline.Contracts;
using MetalsPipeline.HealthApi.Pipeline;
using MetalsPipeline.HealthApi.Prices;
using MetalsPipeline.ServiceDefaults;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Kafka;
using MetalsPipeline.ServiceDefaults.Store;

if (HealthProbe.Parse(args) is { } probe)
    return await probe.RunAsync();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddKafka();
builder.AddPipelineConsumer(ConsumerGroups.Processors, (_, _) => { });
builder.AddPriceStore();
builder.Services.AddExceptionHandler<StoreUnavailableHandler>();
builder.Services.AddPipelineStatus();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapHealthEndpoints();
app.MapPriceEndpoints();
app.MapPipelineEndpoint();
return await app.RunServiceAsync();
