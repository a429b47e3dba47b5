using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Producer.Http;

/// <summary>Lets a request through that carries the key in X-Api-Key.</summary>
internal sealed class ApiKeyFilter(IOptions<ProducerOptions> options) : IEndpointFilter
{
    private const string Header = "X-Api-Key";

    private readonly byte[] _expected = Hash(options.Value.ApiKey);

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Hashes have one length, so that the comparison's time tells nothing about the key.
        var given = Hash(context.HttpContext.Request.Headers[Header].ToString());
        return CryptographicOperations.FixedTimeEquals(given, _expected)
            ? next(context)
            : new ValueTask<object?>(Results.Problem(statusCode: StatusCodes.Status401Unauthorized, detail: $"The header {Header} is missing or wrong."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
