using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Resolves what the app model writes into environments and command lines as the services of the stack see it.</summary>
internal sealed partial class ValueResolver(StackEndpoints endpoints, CancellationToken cancellationToken)
{
    /// <param name="value">A string or a thing that has a value, such as a parameter, an endpoint or an expression.</param>
    /// <param name="referencedBy">The resource whose environment or command line it is.</param>
    /// <exception cref="DistributedApplicationException">The value can't be had in a Swarm.</exception>
    public async Task<ResolvedValue> ResolveAsync(object? value, IResource referencedBy) => value switch
    {
        null => ResolvedValue.Empty,
        string text => ResolvedValue.Literal(text),
        IResourceBuilder<IResource> builder => await ResolveAsync(builder.Resource, referencedBy),
        ParameterResource { Secret: true } secret => new([new ValuePart.Secret(secret, IsUriEncoded: false)]),
        ParameterResource parameter => ResolvedValue.Literal(await parameter.GetValueAsync(cancellationToken) ?? ""),
        EndpointReference endpoint => Endpoint(endpoint.Property(EndpointProperty.Url), referencedBy),
        EndpointReferenceExpression endpoint => Endpoint(endpoint, referencedBy),
        ReferenceExpression expression => await ExpressionAsync(expression, referencedBy),
        ConnectionStringReference reference => await ResolveAsync(reference.Resource, referencedBy),
        IResourceWithConnectionString resource => await ResolveAsync(resource.ConnectionStringExpression, referencedBy),
        IValueProvider provider => await OtherAsync(provider),
        bool flag => ResolvedValue.Literal(flag ? "true" : "false"),
        IFormattable formattable => ResolvedValue.Literal(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => ResolvedValue.Literal(value.ToString() ?? ""),
    };

    private ResolvedValue Endpoint(EndpointReferenceExpression expression, IResource referencedBy) =>
        ResolvedValue.Literal(endpoints.Refer(expression.Endpoint, referencedBy).Property(expression.Property));

    private async Task<ResolvedValue> ExpressionAsync(ReferenceExpression expression, IResource referencedBy)
    {
        if (expression.Format.Length == 0 && expression.ValueProviders.Count > 0)
        {
            throw new DistributedApplicationException(
                $"the conditional expression '{expression.ValueExpression}' can't be published; state the value for publishing "
                    + "(ExecutionContext.IsPublishMode).");
        }

        var parts = new List<ValuePart>();
        var literal = 0;
        foreach (Match token in FormatToken().Matches(expression.Format))
        {
            parts.Add(new ValuePart.Literal(expression.Format[literal..token.Index]));
            literal = token.Index + token.Length;
            if (token.Value is "{{" or "}}")
            {
                parts.Add(new ValuePart.Literal(token.Value[..1]));
                continue;
            }

            var index = int.Parse(token.Groups["index"].ValueSpan, CultureInfo.InvariantCulture);
            var value = await ResolveAsync(expression.ValueProviders[index], referencedBy);
            parts.AddRange(expression.StringFormats[index] is null ? value.Parts : value.Parts.Select(UriEncoded));
        }

        parts.Add(new ValuePart.Literal(expression.Format[literal..]));
        return new(parts.Where(part => part is not ValuePart.Literal { Text: "" }));
    }

    /// <summary>What isn't known to be free of secrets isn't asked for its value.</summary>
    private async Task<ResolvedValue> OtherAsync(IValueProvider provider)
    {
        if (provider is IValueWithReferences composed && FindSecret(composed) is { } secret)
        {
            throw new DistributedApplicationException(
                $"a value of type {provider.GetType().Name} contains the secret '{secret.Name}' and can't be split; use a "
                    + "ReferenceExpression.");
        }

        return ResolvedValue.Literal(await provider.GetValueAsync(cancellationToken) ?? "");
    }

    private static ParameterResource? FindSecret(IValueWithReferences composed) => composed.References
        .Select(reference => reference switch
        {
            ParameterResource { Secret: true } secret => secret,
            IValueWithReferences inner => FindSecret(inner),
            _ => null,
        })
        .FirstOrDefault(secret => secret is not null);

    private static ValuePart UriEncoded(ValuePart part) => part switch
    {
        ValuePart.Literal literal => new ValuePart.Literal(Uri.EscapeDataString(literal.Text)),
        ValuePart.Secret secret => secret with { IsUriEncoded = true },
        _ => throw new InvalidOperationException(),
    };

    [GeneratedRegex(@"\{\{|\}\}|\{(?<index>\d+)\}")]
    private static partial Regex FormatToken();
}
