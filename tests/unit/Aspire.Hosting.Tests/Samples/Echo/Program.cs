// A small web service that tells about itself.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();

app.MapGet("/health", () => Results.Ok());
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/args", () => args);
app.MapGet("/folder", () => Environment.CurrentDirectory);
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) is { } value ? Results.Text(value) : Results.NotFound());
app.MapPost("/crash/{code:int}", (int code) =>
{
    Console.Error.WriteLine($"crashing with {code}");
    Environment.Exit(code);
});

await app.StartAsync();
Console.WriteLine("echo started");
await app.WaitForShutdownAsync();
Console.WriteLine("echo ended");
