namespace Aspire.Hosting.Backchannel;

// What the CLI sends; every part of it may be absent.

internal sealed record ResourcesRequest
{
    public string? Filter { get; init; }
}

internal sealed record ConsoleLogsRequest
{
    public string? ResourceName { get; init; }

    public bool Follow { get; init; }

    public string? Search { get; init; }

    public int? Tail { get; init; }
}

internal sealed record CommandRequest
{
    public string? ResourceName { get; init; }

    public string? CommandName { get; init; }

    public bool ValidateOnly { get; init; }
}

internal sealed record WaitRequest
{
    public string? ResourceName { get; init; }

    public string? Status { get; init; }

    public int TimeoutSeconds { get; init; } = 120;
}

internal sealed record StepsRequest
{
    public string? Step { get; init; }
}
