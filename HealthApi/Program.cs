using MetalsPipeline.Contracts;
using MetalsPipeline.HealthApi.Bars;
using MetalsPipeline.HealthApi.DeadLetters;
using MetalsPipeline.HealthApi.Http;
using MetalsPipeline.HealthApi.Live;
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
builder.Services.AddSingleton<BarReader>();
builder.Services.AddSingleton<DeadLetterReader>();
builder.Services.AddPipelineStatus();
builder.Services.AddExceptionHandler<ProblemHandler>();
builder.Services.AddRateLimits();
builder.Services.AddApiDescription();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapHealthEndpoints();
app.MapOpenApi();
var api = app.MapGroup("/api");
api.MapPriceEndpoints();
api.MapBarEndpoint();
api.MapPipelineEndpoint();
api.MapStreamEndpoint();
api.MapDeadLetterEndpoint();
return await app.RunServiceAsync();
