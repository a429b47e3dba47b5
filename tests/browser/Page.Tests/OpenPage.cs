using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MetalsPipeline.Page.Tests;

/// <summary>A page, and what it asked for and complained about.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _foreign = [];
    private readonly ConcurrentQueue<IResponse> _files = [];

    public OpenPage(IPage page, Uri home)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, problem) => _complaints.Enqueue(problem);
        page.Request += (_, request) =>
        {
            if (!home.IsBaseOf(new Uri(request.Url)))
                _foreign.Enqueue(request.Url);
        };
        page.Response += (_, response) =>
        {
            if (!new Uri(response.Url).AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
                _files.Enqueue(response);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, uncaught exceptions, refusals of the content security policy among them.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Requests to anybody else.</summary>
    public IReadOnlyCollection<string> ForeignRequests => _foreign;

    /// <summary>Bytes of the page's own files as they came.</summary>
    public async Task<long> SizeAsync()
    {
        var size = 0L;
        foreach (var file in _files)
            size += (await file.BodyAsync()).Length;
        return size;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
