using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Query;

/// <summary>Whatever index a query uses, it gives what a walk through the whole collection gives.</summary>
public sealed class IndexEquivalenceTests : IAsyncLifetime
{
    private static readonly Doc[] Keys =
    [
        new() { { "a", 1 } }, new() { { "a", -1 } }, new() { { "a", 1 }, { "b", -1 } }, new() { { "b", -1 }, { "a", -1 }, { "c", 1 } },
        new() { { "d.e", 1 } }, new() { { "c", 1 }, { "d.e", -1 } },
    ];

    private TestServer _server = null!;
    private WireClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _client = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Indexed_and_unindexed_queries_agree(int seed, bool withArrays)
    {
        var values = new RandomValues(seed);
        await FillAsync(values, withArrays);
        await ChangeAsync(values, withArrays);
        var documents = (await _client.FindAsync("c")).ToDictionary(d => (int)d["_id"]!, d => d.ToBytes());
        for (var i = 0; i < 200; i++)
        {
            var filter = Filter(values);
            var sort = Sort(values);
            var hint = Keys[values.Random.Next(Keys.Length)];
            var scanned = await FindAsync(filter, sort, new Doc { { "$natural", 1 } });
            var why = $"filter {filter}, sort {sort}, hint {hint}";
            var chosen = await FindAsync(filter, sort, null);
            var hinted = await FindAsync(filter, sort, hint);
            chosen.Order().ShouldBe(scanned.Order(), why);
            hinted.Order().ShouldBe(scanned.Order(), why);
            if (sort is not null)
            {
                // Equal keys may come in any order; the keys themselves may not.
                SortKeys(documents, chosen, sort).ShouldBe(SortKeys(documents, scanned, sort), why);
                SortKeys(documents, hinted, sort).ShouldBe(SortKeys(documents, scanned, sort), why);
            }

            var count = await _client.RunAsync(new Doc { { "count", "c" }, { "query", filter } });
            count["n"].ShouldBe(scanned.Count, why);
        }
    }

    private async Task FillAsync(RandomValues values, bool withArrays)
    {
        var half = Enumerable.Range(0, 300).Select(i => Document(values, i, withArrays)).ToArray();
        await _client.InsertAsync("c", half[..150]);
        var indexes = Keys.Select((key, i) => new Doc { { "key", key }, { "name", $"i{i}" } }).ToArray();
        await _client.RunAsync(new Doc { { "createIndexes", "c" }, { "indexes", indexes } });
        await _client.InsertAsync("c", half[150..]);
    }

    /// <summary>Indexes have to follow what happens to documents.</summary>
    private async Task ChangeAsync(RandomValues values, bool withArrays)
    {
        for (var i = 0; i < 150; i++)
        {
            var query = new Doc { { "_id", values.Random.Next(300) } };
            if (values.Random.Next(4) == 0)
            {
                await _client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", query }, { "limit", 1 } } } } });
                continue;
            }

            var document = Document(values, (int)query["_id"]!, withArrays);
            await _client.RunAsync(new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", query }, { "u", document }, { "upsert", true } } } } });
        }
    }

    private static Doc Document(RandomValues values, int id, bool withArrays)
    {
        var document = new Doc { { "_id", id } };
        if (values.Random.Next(10) > 0)
            document.Add("a", Value(values, withArrays));
        if (values.Random.Next(10) > 0)
            document.Add("b", Value(values, withArrays: false));
        document.Add("c", values.Random.Next(4));
        if (withArrays && values.Random.Next(2) == 0)
            document.Add("d", new[] { new Doc { { "e", values.Random.Next(5) } }, new Doc { { "e", values.Random.Next(5) } } });
        else
            document.Add("d", new Doc { { "e", values.Random.Next(5) } });
        return document;
    }

    private static BsonConstant Value(RandomValues values, bool withArrays)
    {
        while (true)
        {
            var value = values.Next();
            if (withArrays || !HasArray(value))
                return value;
        }
    }

    private static bool HasArray(BsonConstant value) => value.Type == BsonType.Array;

    private static Doc Filter(RandomValues values)
    {
        var filter = new Doc();
        foreach (var field in new[] { "a", "b", "c", "d.e" })
        {
            if (values.Random.Next(3) > 0)
                continue;
            object operand = field is "a" or "b" ? values.Next() : values.Random.Next(5);
            object other = field is "a" or "b" ? values.Next() : values.Random.Next(5);
            filter.Add(field, values.Random.Next(8) switch
            {
                0 => new Doc { { "$gt", operand } },
                1 => new Doc { { "$gte", operand }, { "$lt", other } },
                2 => new Doc { { "$lte", operand } },
                3 => new Doc { { "$in", new[] { operand, other } } },
                4 => new Doc { { "$ne", operand } },
                5 => new Doc { { "$gte", operand }, { "$lte", operand } },
                _ => new Doc { { "$eq", operand } },
            });
        }

        return filter;
    }

    private static Doc? Sort(RandomValues values) => values.Random.Next(6) switch
    {
        0 => new Doc { { "a", 1 } },
        1 => new Doc { { "a", 1 }, { "b", -1 } },
        2 => new Doc { { "a", -1 }, { "b", 1 } },
        3 => new Doc { { "b", 1 }, { "a", 1 } },
        4 => new Doc { { "c", 1 }, { "d.e", -1 } },
        _ => null,
    };

    private async Task<IReadOnlyList<int>> FindAsync(Doc filter, Doc? sort, Doc? hint)
    {
        var command = new Doc { { "find", "c" }, { "filter", filter }, { "batchSize", 10_000 } };
        if (sort is not null)
            command.Add("sort", sort);
        if (hint is not null)
            command.Add("hint", hint);
        var answer = await _client.RunAsync(command);
        return [.. answer.Document("cursor").Documents("firstBatch").Select(d => (int)d["_id"]!)];
    }

    /// <summary>The sort keys of the documents: without arrays the values, with arrays those that the order goes by.</summary>
    private static string[] SortKeys(Dictionary<int, byte[]> documents, IReadOnlyList<int> ids, Doc sort)
    {
        var order = SortOrder.Parse(new BsonValue(BsonType.Document, sort.ToBytes()))!;
        return [.. ids.Select(id =>
        {
            var key = new ByteBuffer(64);
            order.AppendKey(key, new RawDocument(documents[id]));
            return Convert.ToHexString(key.WrittenSpan);
        })];
    }
}
