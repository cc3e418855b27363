@echo off
rem Starts Unroll on Windows; builds it first when it has not been built. Unlike the script for bash, it does not look for
rem changed sources: delete app\target\built to build again. --spark and bench need bash.
rem
rem   set UNROLL_BACKEND=cuda     on an NVIDIA GPU with CUDA 11.6; 'unroll --backend cuda ...' is the same
rem   set UNROLL_DRY_RUN=1        prints what would be built and started, and does neither
setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "first=%~1"
set "second=%~2"
set "third=%~3"
rem No quotes around the words, which have their own.
set words=%*
rem Values stand between exclamation marks from here on, so that nothing that they contain is syntax.
setlocal EnableDelayedExpansion

set "backend=!UNROLL_BACKEND!"
if not defined backend set "backend=cpu"
rem cmd splits words at '=', too: --backend=cuda is the same as --backend cuda.
if "!first!"=="--backend" (
  set "backend=!second!"
  set "first=!third!"
  if "!backend!"=="cpu" set "words=!words:*cpu=!"
  if "!backend!"=="cuda" set "words=!words:*cuda=!"
)
if "!first!"=="bench" goto needsbash
if defined words if not "!words:--spark=!"=="!words!" goto needsbash
set "folder=target"
set "profile="
set "size=250"
if "!backend!"=="cuda" (
  set "folder=target\cuda"
  set "profile=-Pcuda"
  set "size=850"
  where nvidia-smi >nul 2>nul || goto nodriver
) else if not "!backend!"=="cpu" goto nobackend
set "target=!home!app\!folder!"

if defined JAVA_HOME set "PATH=!JAVA_HOME!\bin;!PATH!"
java -version >nul 2>nul || goto nojava
set "version=0"
for /f "tokens=3" %%v in ('java -version 2^>^&1 ^| findstr /c:" version "') do set "version=%%~v"
for /f "delims=.-" %%v in ("!version!") do set "version=%%v"
if !version! LSS 17 goto oldjava
set "later="
if !version! GEQ 24 set "later=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

rem The JVM warns of the module whenever it is there: commands that compute nothing go without.
set "vectors=--add-modules jdk.incubator.vector"
if not defined first set "vectors="
if "!first:~0,1!"=="-" set "vectors="
for %%n in (board completion data recipe runs) do if "!first!"=="%%n" set "vectors="
if defined words if not "!words: --help=!"=="!words!" set "vectors="

set "revision="
for /f "delims=" %%r in ('git -C "!home!." describe --always --dirty 2^>nul') do set "revision=-Dgit.revision=%%r"
set "build=-B -q -f "!home!pom.xml" !profile! -pl app -am !revision! -Dmaven.test.skip=true package"
if exist "!target!\built" goto start
if defined UNROLL_DRY_RUN (
  echo mvn !build!
  goto start
)
echo unroll: building, for the first time; this downloads about !size! MB of libraries 1>&2
call mvn !build! 1>&2 || goto nobuild
type nul > "!target!\built"

:start
if not defined UNROLL_HEAP set "UNROLL_HEAP=4g"
rem One thread for ND4J's own operations: they are small, and trainings run side by side instead.
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
set "classpath=!target!\app-0.1.0.jar;!target!\lib\*"
if defined UNROLL_CLASSPATH set "classpath=!classpath!;!UNROLL_CLASSPATH!"
set "jvm=-XX:+UseParallelGC -XX:+ParallelRefProcEnabled -XX:-UsePerfData -Dorg.bytedeco.javacpp.maxPhysicalBytes=0"
set "run=!jvm! !later! !vectors! -Xmx!UNROLL_HEAP! !UNROLL_JAVA_OPTIONS! -cp "!classpath!" dev.unroll.app.Unroll"
if defined UNROLL_DRY_RUN (
  echo java !run! !words!
  exit /b 0
)
java !run! !words!
exit /b !ERRORLEVEL!

:needsbash
echo unroll: --spark and bench need bash: start ./unroll in the Windows Subsystem for Linux 1>&2
exit /b 2
:nobackend
echo unroll: --backend, UNROLL_BACKEND: expected cpu or cuda, got '!backend!' 1>&2
exit /b 2
:nodriver
echo unroll: --backend cuda: no NVIDIA driver found (no nvidia-smi); install one, or leave --backend out to run on the CPU 1>&2
exit /b 2
:nojava
echo unroll: no Java found: install a JDK 17 or later, or set JAVA_HOME 1>&2
exit /b 2
:oldjava
echo unroll: JDK 17 or later is needed, java is version !version! 1>&2
exit /b 2
:nobuild
echo unroll: the build failed; 'mvn verify' shows more 1>&2
exit /b 2
