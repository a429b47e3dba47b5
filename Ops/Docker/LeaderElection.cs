using System.Net;
using Docker.DotNet.Handler.Abstractions;

namespace MetalsPipeline.Ops.Docker;

/// <summary>
/// Asks once more while the managers of a Swarm elect a leader, which they do when the one that led is drained, restarted or too busy. Until there is one, every
/// manager refuses every question and change before anything is done about it.
/// </summary>
/// <param name="inner">What else the connection needs; null if there is nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaderElection(IAuthProvider? inner, TimeProvider time) : IAuthProvider
{
    /// <summary>
    /// An election begins 10 to 20 s after the leader's last sign of life. Less than the limit of a request, so that at the end the refusal is what is shown.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public bool TlsEnabled => inner?.TlsEnabled ?? false;

    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => new Handler(inner?.ConfigureHandler(handler) ?? handler, time);

    private sealed class Handler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var began = time.GetTimestamp();
            while (true)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode < HttpStatusCode.InternalServerError || time.GetElapsedTime(began) >= Patience || !await IsLeaderlessAsync(response, cancellationToken))
                    return response;
                response.Dispose();
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        private static async Task<bool> IsLeaderlessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("does not have a leader", StringComparison.Ordinal);
        }
    }
}
