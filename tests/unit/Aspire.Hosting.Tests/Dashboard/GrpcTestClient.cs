using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;

namespace Aspire.Hosting.Tests.Dashboard;

/// <summary>Calls gRPC methods as the dashboard does: HTTP/2 without TLS, messages in frames.</summary>
internal sealed class GrpcTestClient(string url, string key)
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };

    public Task<Call> OpenAsync(string method, IMessage request) => OpenAsync(method, request.ToByteArray());

    public async Task<Call> OpenAsync(string method, byte[] request)
    {
        var frame = new byte[5 + request.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), request.Length);
        request.CopyTo(frame, 5);
        var message = new HttpRequestMessage(HttpMethod.Post, $"/aspire.v1.DashboardService/{method}")
        {
            Content = new ByteArrayContent(frame),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Add("x-resource-service-api-key", key);
        message.Content.Headers.ContentType = new("application/grpc");
        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    public void Close() => _http.Dispose();

    internal sealed class Call(HttpResponseMessage response, Stream stream) : IDisposable
    {
        /// <summary>The status once the call has ended.</summary>
        public string Status => Header("grpc-status") ?? "none";

        public string? Message => Header("grpc-message");

        public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
            where T : class, IMessage<T>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var header = new byte[5];
            if (await stream.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, patience.Token) < 5)
            {
                return null;
            }

            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
            await stream.ReadExactlyAsync(body, patience.Token);
            return parser.ParseFrom(body);
        }

        public void Dispose() => response.Dispose();

        private string? Header(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.Single()
            : response.Headers.TryGetValues(name, out var leading) ? leading.Single() : null;
    }
}
