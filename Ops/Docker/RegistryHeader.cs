using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Docker;

/// <summary>
/// Puts the credentials of a registry into requests. The library does so for services, in an alphabet that engines don't read where
/// the password has certain characters, and not at all for questions about images.
/// </summary>
/// <param name="inner">What else the connection needs.</param>
internal sealed class RegistryHeader(IAuthProvider inner) : IAuthProvider
{
    private const string Name = "X-Registry-Auth";

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly AsyncLocal<AuthConfig?> Current = new();

    public bool TlsEnabled => inner.TlsEnabled;

    /// <summary>Asks with credentials.</summary>
    /// <param name="credentials">Null asks without.</param>
    /// <param name="ask">Sends the requests.</param>
    public static async Task<T> WithAsync<T>(AuthConfig? credentials, Func<Task<T>> ask)
    {
        Current.Value = credentials; // Ends with this method.
        return await ask();
    }

    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => new Handler(inner.ConfigureHandler(handler));

    private sealed class Handler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Current.Value is { } credentials)
            {
                // Base64 for URLs, as the engine's documentation says.
                var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(credentials, Options))).Replace('+', '-').Replace('/', '_');
                request.Headers.Add(Name, text);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
