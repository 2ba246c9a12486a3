import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In the environment of everything a check starts, with the guard's id as its value. */
export const guardVariable = 'BACKROAD_CHECK'

/**
 * The guard process. It outlives its checker: only the end of its standard input ends it, and that comes however the
 * checker ends. Processes are found by group, and by the marker in their environment where they left the group.
 */
const script = `
trap '' INT TERM HUP QUIT PIPE TSTP
id=$1 groups=' ' quits='' dir='' calm=3
while IFS= read -r line; do
  case $line in
    'add '*) groups="$groups\${line#add } " ;;
    'drop '*) gone=" \${line#drop } "
      case $groups in *"$gone"*) groups="\${groups%%"$gone"*} \${groups#*"$gone"}" ;; esac ;;
    'quit '*) quits="$quits \${line#quit }" ;;
    'dir '*) dir=\${line#dir } ;;
    end) calm=1 ;;
  esac
done
marked() {
  if [ -r /proc/self/environ ]; then
    found=
    for file in $(exec grep -lsF "${guardVariable}=$id" /proc/[0-9]*/environ); do
      file=\${file#/proc/}
      found="$found \${file%/environ}"
    done
  else
    found=$(ps -Aww -E -o pid=,command= | grep -F "${guardVariable}=$id" | while read -r pid rest; do
      case $rest in *' grep -F '*|'grep -F '*) ;; *) echo "$pid" ;; esac
    done)
  fi
}
for one in $quits; do
  case $groups in *" $one "*) kill -s QUIT "$one" && sleep 0.3 ;; esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
tries=0 empty=0
while :; do
  marked
  if [ -n "$found" ]; then kill -s KILL $found; empty=0; else empty=$((empty + 1)); fi
  tries=$((tries + 1))
  if [ $empty -ge $calm ] || [ $tries -ge 100 ]; then break; fi
  sleep 0.05
done
case $dir in *"backroad-$id") [ -e "$dir" ] && { rm -rf "$dir" || { chmod -R u+rwX "$dir"; rm -rf "$dir"; }; } ;; esac
`

/** Sees to it that nothing a check starts or writes stays behind, even when the checker itself is killed. */
export interface Guard {
  /** The value of `BACKROAD_CHECK` for everything started under this guard. */
  readonly id: string
  /** A folder that goes with the guard. It is not made here. */
  readonly dir: string
  readonly pid: number
  add(group: number): void
  drop(group: number): void
  /** A group whose leader is first asked to end (SIGQUIT) and given a moment: it has more to clean up than processes. */
  quit(group: number): void
  /** Ends everything and removes the folder. Resolves when that is done. */
  close(): Promise<void>
}

/**
 * Starts a guard: one small `/bin/sh`, in a session of its own so that nothing sent to the checker's terminal reaches
 * it. Throws when there is no `/bin/sh`.
 */
export function startGuard(): Guard {
  const id = randomBytes(9).toString('hex')
  const dir = join(tmpdir(), `backroad-${id}`)
  const child = spawn('/bin/sh', ['-c', script, 'backroad-guard', id], {
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  if (child.pid === undefined) {
    child.on('error', () => {})
    throw new Error('No process could be started: /bin/sh is missing, or this user may start no more processes.')
  }
  const input = child.stdin
  input.on('error', () => {}) // a guard that someone killed can't be told anything; its checker still cleans up by itself
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const tell = (line: string) => void input.write(`${line}\n`)
  tell(`dir ${dir}`)
  let closing: Promise<void> | undefined
  return {
    id,
    dir,
    pid: child.pid,
    add: (group) => tell(`add ${group}`),
    drop: (group) => tell(`drop ${group}`),
    quit: (group) => tell(`quit ${group}`),
    close: () => (closing ??= (input.end('end\n'), ended)),
  }
}
