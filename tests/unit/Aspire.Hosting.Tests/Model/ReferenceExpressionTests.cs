namespace Aspire.Hosting.Tests.Model;

public sealed class ReferenceExpressionTests
{
    private static readonly IResourceBuilder<ParameterResource> Password =
        TestModel.Create().AddParameter("password", "p@ss/word", secret: true);

    [Fact]
    public async Task Values_and_literals_are_put_together()
    {
        var expression = ReferenceExpression.Create($"user:{Password}@host");

        (await expression.GetValueAsync(default)).ShouldBe("user:p@ss/word@host");
        expression.ValueExpression.ShouldBe("user:{password.value}@host");
        expression.Format.ShouldBe("user:{0}@host");
    }

    [Fact]
    public async Task Braces_in_literals_stay()
    {
        var inner = ReferenceExpression.Create($"{{{Password}}}");
        var outer = ReferenceExpression.Create($"<{{{inner}}}>");

        (await inner.GetValueAsync(default)).ShouldBe("{p@ss/word}");
        (await outer.GetValueAsync(default)).ShouldBe("<{{p@ss/word}}>");
    }

    [Fact]
    public async Task A_value_can_be_encoded_for_a_uri()
    {
        var expression = ReferenceExpression.Create($"amqp://{Password:uri}");

        (await expression.GetValueAsync(default)).ShouldBe("amqp://p%40ss%2Fword");
        expression.StringFormats.ShouldBe(["uri"]);
    }

    [Fact]
    public void Another_format_is_refused() =>
        Should.Throw<FormatException>(() => ReferenceExpression.Create($"{Password:hex}")).Message.ShouldContain("'hex'");

    [Fact]
    public void A_nested_expression_keeps_its_values_as_references()
    {
        var inner = ReferenceExpression.Create($"a{Password}");
        var outer = ReferenceExpression.Create($"b{inner}c{Password}");

        outer.Format.ShouldBe("ba{0}c{1}");
        ((IValueWithReferences)outer).References.ShouldBe([Password.Resource, Password.Resource]);
    }

    [Fact]
    public async Task A_missing_value_makes_the_whole_missing()
    {
        var expression = ReferenceExpression.Create($"a{new Nothing()}b");

        (await expression.GetValueAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_builder_takes_interpolated_strings_and_values()
    {
        var builder = new ReferenceExpressionBuilder();
        builder.IsEmpty.ShouldBeTrue();
        builder.Append($"x={Password};");
        builder.AppendLiteral("{y}=");
        builder.AppendFormatted("1");

        (await builder.Build().GetValueAsync(default)).ShouldBe("x=p@ss/word;{y}=1");
    }

    private sealed class Nothing : IExpressionValue
    {
        public string ValueExpression => "{nothing}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
    }
}
