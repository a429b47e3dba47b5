using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>
/// Lets a service ask itself for its health, so that a container's health check needs no program beside it: <c>Producer probe [PATH]</c> does
/// one GET on the service's own port and ends. It comes before the host and reads no settings, since it runs every few seconds.
/// </summary>
public sealed class HealthProbe
{
    private const string Verb = "probe";
    private const string DefaultPath = "/health";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string _path;

    private HealthProbe(string path) => _path = path;

    /// <summary>The probe that a command line asks for; null when it asks for the service itself.</summary>
    /// <param name="args">Arguments of the program.</param>
    public static HealthProbe? Parse(string[] args) => args switch
    {
        [Verb] => new(DefaultPath),
        [Verb, var path, ..] => new(path),
        _ => null,
    };

    /// <summary>Asks the service that runs with the same environment, for at most five seconds. Writes what is wrong to standard error.</summary>
    /// <returns>0 when it answers with 2xx, otherwise 1.</returns>
    public Task<int> RunAsync() => RunAsync(Environment.GetEnvironmentVariable, Console.Error, Timeout);

    internal async Task<int> RunAsync(Func<string, string?> environment, TextWriter errors, TimeSpan timeout)
    {
        try
        {
            // A proxy is for the world outside.
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = timeout };
            using var answer = await http.GetAsync(new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", FindPort(environment), _path).Uri);
            if (answer.IsSuccessStatusCode)
                return 0;
            await errors.WriteLineAsync($"{_path} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or FormatException)
        {
            await errors.WriteLineAsync($"{_path} doesn't answer: {e.Message}");
        }
        return 1;
    }

    // The variables that the host itself reads; each counts where those before it are absent. Images of ASP.NET Core set the last one.
    private static int FindPort(Func<string, string?> environment)
    {
        if (First(environment("ASPNETCORE_URLS")) is { } url)
            return BindingAddress.Parse(url).Port;
        if ((First(environment("HTTP_PORTS")) ?? First(environment("ASPNETCORE_HTTP_PORTS"))) is { } port && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > IPEndPoint.MinPort and <= IPEndPoint.MaxPort)
            return number;
        throw new FormatException("its port is not known; set ASPNETCORE_HTTP_PORTS.");
    }

    private static string? First(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
