using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves gRPC methods on a loopback port, to those who have the key.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private const string KeyHeader = "x-resource-service-api-key";

    private readonly WebApplication _web;
    private readonly byte[] _key;
    private readonly IReadOnlyDictionary<string, Func<GrpcCall, Task>> _methods;

    private GrpcServer(string key, IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods)
    {
        _key = Encoding.UTF8.GetBytes(key);
        _methods = methods;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // A stream's request may stay open and silent for as long as the application runs.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _web = builder.Build();
        _web.Run(ServeAsync);
    }

    /// <summary>The address on which the server listens.</summary>
    public string Url => _web.Urls.Single();

    public static async Task<GrpcServer> StartAsync(string key, IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, CancellationToken cancellationToken)
    {
        var server = new GrpcServer(key, methods);
        await server._web.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var (status, message) = await InvokeAsync(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        // Before the body has begun, the status goes into the headers: then there are no trailers.
        var place = context.Response.HasStarted ? context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()!.Trailers : context.Response.Headers;
        place["grpc-status"] = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (message is not null)
        {
            place["grpc-message"] = Uri.EscapeDataString(message);
        }
    }

    private async Task<(GrpcStatus Status, string? Message)> InvokeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        if (!IsAuthentic(context.Request.Headers[KeyHeader].ToString()))
        {
            return (GrpcStatus.Unauthenticated, "The API key is missing or wrong.");
        }

        if (!_methods.TryGetValue(context.Request.Path.Value ?? "", out var method))
        {
            return (GrpcStatus.Unimplemented, $"There is no method {context.Request.Path}.");
        }

        try
        {
            await method(new(context));
            return (GrpcStatus.Ok, null);
        }
        catch (GrpcException exception)
        {
            return (exception.Status, exception.Message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            return (GrpcStatus.Cancelled, null);
        }
#pragma warning disable CA1031 // The caller learns what went wrong; the server goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (GrpcStatus.Internal, exception.Message);
        }
    }

    private bool IsAuthentic(string key) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), _key);
}
