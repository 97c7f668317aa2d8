// SPDX-License-Identifier: GPL-3.0-or-later
// The reference's half of the comparison; query-bench.c does the same work with ours. Run with --expose-gc.

// Without a window the reference takes itself for a server and sets no timers.
globalThis.window = {}
const { MutationObserver, QueryClient, QueryObserver, notifyManager } = await import('@tanstack/query-core')

const runs = 9
const groups = 100
const nRows = 10000

// Listeners are called at once, as query_client_flush() does: nothing is left outside the measured time.
notifyManager.setScheduler((callback) => callback())

function report(work, n, values) {
  values.sort((a, b) => a - b)
  console.log(`${work}\t${n}\t${values[Math.floor(values.length / 2)].toFixed(1)}`)
}

const now = () => Number(process.hrtime.bigint())

const makeItem = (id, revision) =>
  ({ id, revision, start: id * 1000, end: id * 1000 + 500, title: `Appointment ${id} r${revision}` })

function makeClient() {
  return new QueryClient({ defaultOptions: { queries: { staleTime: 60000, retry: false } } })
}

function fill(client, n) {
  for (let i = 0; i < n; i++)
    client.setQueryData(['data', i % groups, i], makeItem(i, 0))
}

function benchCreate(n) {
  const times = [], sizes = []
  for (let run = 0; run < runs; run++) {
    const client = makeClient()
    globalThis.gc()
    const before = process.memoryUsage().heapUsed
    const start = now()
    fill(client, n)
    times.push((now() - start) / n)
    globalThis.gc()
    sizes.push((process.memoryUsage().heapUsed - before) / n)
    client.clear()
  }
  report('create', n, times)
  report('bytes', n, sizes)
}

function benchInvalidate(n) {
  const prefix = [], ten = [], exact = [], find = [], get = []
  // The slow ones by fewer operations; the figure is for one.
  const nExact = n >= 100000 ? 4 : n >= 10000 ? 50 : 1000
  const nGroups = n >= 100000 ? 10 : groups
  const nGet = 10000
  for (let run = 0; run < runs; run++) {
    const client = makeClient()
    let sum = 0
    fill(client, n)
    for (let i = 0; i < 10 * groups; i++)
      client.setQueryData(['tens', i % groups, i], makeItem(i, 0))
    let start = now()
    for (let group = 0; group < nGroups; group++)
      client.invalidateQueries({ queryKey: ['data', group] })
    prefix.push((now() - start) / nGroups)
    start = now()
    for (let group = 0; group < nGroups; group++)
      client.invalidateQueries({ queryKey: ['tens', group] })
    ten.push((now() - start) / nGroups)
    const key = (i) => { const id = (i * 7919) % n; return ['data', id % groups, id] }
    start = now()
    for (let i = 0; i < nExact; i++)
      client.invalidateQueries({ queryKey: key(i), exact: true })
    exact.push((now() - start) / nExact)
    start = now()
    for (let i = 0; i < nExact; i++)
      sum += client.getQueryCache().find({ queryKey: key(i) }) !== undefined
    find.push((now() - start) / nExact)
    start = now()
    for (let i = 0; i < nGet; i++)
      sum += client.getQueryData(key(i)) !== undefined
    get.push((now() - start) / nGet)
    if (sum !== nExact + nGet)
      throw new Error('not found')
    client.clear()
  }
  report('invalidate-1%', n, prefix)
  report('invalidate-10-matches', n, ten)
  report('invalidate-exact', n, exact)
  report('find-exact', n, find)
  report('get', n, get)
}

function watch(client, options, n, heard) {
  return Array.from({ length: n }, () =>
    new QueryObserver(client, { staleTime: Infinity, ...options }).subscribe(() => { heard.n++ }))
}

function benchSet(n, nObservers) {
  const times = []
  const nSets = 20000
  for (let run = 0; run < runs; run++) {
    const client = makeClient()
    const heard = { n: 0 }
    const id = Math.floor(n / 2)
    fill(client, n)
    const stop = watch(client, { queryKey: ['data', id % groups, id], enabled: false }, nObservers, heard)
    const items = Array.from({ length: nSets }, (_, i) => makeItem(id, i + 1))
    heard.n = 0
    const start = now()
    for (let i = 0; i < nSets; i++)
      client.setQueryData(['data', id % groups, id], items[i])
    times.push((now() - start) / nSets)
    if (heard.n < nSets * nObservers)
      throw new Error(`heard ${heard.n}`)
    stop.forEach((f) => f())
    client.clear()
  }
  report(nObservers > 0 ? 'set-10-observers' : 'set-0-observers', n, times)
}

const makeRows = (revision) =>
  Array.from({ length: nRows }, (_, i) => makeItem(i * 2, i === nRows / 2 ? revision : 0))

function insertSorted(rows, item) {
  let low = 0, high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle].start <= item.start) low = middle + 1
    else high = middle
  }
  return [...rows.slice(0, low), item, ...rows.slice(low)]
}

// As the guide has it: cancel, snapshot, write; on error write the snapshot back.
async function benchOptimistic(structuralSharing) {
  const times = []
  const nOps = structuralSharing ? 30 : 300
  for (let run = 0; run < runs; run++) {
    const client = makeClient()
    const heard = { n: 0 }
    const queryKey = ['rows', 1]
    client.setQueryDefaults(['rows'], { structuralSharing })
    client.setQueryData(queryKey, makeRows(0))
    const stop = watch(client, { queryKey, structuralSharing, enabled: false }, 1, heard)
    const mutation = new MutationObserver(client, {
      mutationFn: async () => { throw new Error('no') },
      onMutate: async (item) => {
        await client.cancelQueries({ queryKey })
        const snapshot = client.getQueryData(queryKey)
        client.setQueryData(queryKey, (rows) => insertSorted(rows, item))
        return { snapshot }
      },
      onError: (error, item, context) => client.setQueryData(queryKey, context.snapshot),
    })
    heard.n = 0
    const start = now()
    for (let i = 0; i < nOps; i++)
      await mutation.mutate(makeItem((i * 7919) % nRows * 2 + 1, 1)).catch(() => {})
    times.push((now() - start) / nOps)
    if (heard.n < 2 * nOps || client.getQueryData(queryKey).length !== nRows)
      throw new Error('not taken back')
    stop.forEach((f) => f())
    client.clear()
  }
  report(`optimistic-insert-failing${structuralSharing ? '' : '-sharing-off'}`, nRows, times)
}

async function benchRefetch(structuralSharing) {
  const times = []
  const nOps = 20
  for (let run = 0; run < runs; run++) {
    const client = makeClient()
    const heard = { n: 0 }
    const queryKey = ['rows', 1]
    let answer
    const options = { queryKey, structuralSharing, queryFn: () => answer }
    client.setQueryDefaults(['rows'], { structuralSharing })
    client.setQueryData(queryKey, makeRows(0))
    const stop = watch(client, options, 10, heard)
    for (let i = 0; i < nOps; i++) {
      answer = makeRows(i + 1)
      const start = now()
      await client.refetchQueries({ queryKey, exact: true })
      times.push(now() - start)
      if (client.getQueryData(queryKey)[nRows / 2].revision !== i + 1)
        throw new Error('not fetched')
    }
    if (heard.n < 10 * nOps)
      throw new Error('not heard')
    stop.forEach((f) => f())
    client.clear()
  }
  report(`refetch-one-changed${structuralSharing ? '' : '-sharing-off'}`, nRows, times)
}

function benchTimers(n) {
  const client = makeClient()
  fill(client, n)
  for (let i = 0; i < n; i += 10)
    new QueryObserver(client, { queryKey: ['data', i % groups, i], staleTime: 60000, enabled: true, queryFn: () => null })
      .subscribe(() => {})
  console.log(`timers\t${n}\t${process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length}`)
  client.clear()
}

const sizes = [100, 1000, 10000, 100000].slice(0, Number(process.argv[2] ?? 4))
for (const n of sizes) {
  benchCreate(n)
  benchInvalidate(n)
  benchSet(n, 0)
  benchSet(n, 10)
}
for (const sharing of [true, false]) {
  await benchOptimistic(sharing)
  await benchRefetch(sharing)
}
benchTimers(sizes.length < 4 ? 1000 : 100000)
process.exit(0)
