/* The map's own script. The base map is drawn once; afterwards only a predicate arrives (atlas.apply). What is
   selected, both ways, is in the page's `atlasSelection`. Data come by URL and stay in the browser. */
(function () {
  "use strict";
  const L = window.L;
  const root = document.currentScript.src.replace(/assets\/atlas\/[^/]*$/, "");
  const predicateModule = import(root + "assets/atlas/predicate.js"); // on its way while the map is set up
  const HIT_RADIUS = 12; // pixels
  const FAN_STEP = 18; // pixels of one symbol width of a fan
  const CROWD = 5000; // symbols from which on the covered ones are left out, and the others drawn a little at a time
  const SLICE = 12; // milliseconds of drawing in one go: the page stays at hand in between
  const COVERED = 4; // pixels: a third of a symbol
  const MARGIN = 0.2; // how far beyond the frame the points are drawn, so that a drag shows no bare edge
  const SELECTED_ZOOM = 8;
  const REFERENCE_WIDTH = 690; // pixels: the map's own on a screen of 1440

  /* Symbols are drawn once each and stamped, so that 20 000 points stay smooth. */
  function makeStamp(layers, ratio, enlarged) {
    const half = Math.ceil(Math.max(...layers.map((layer) => layer.radius_px + layer.stroke_width_px)) * enlarged + 2);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * half * ratio;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.translate(half, half);
    context.scale(enlarged, enlarged);
    context.lineJoin = "round";
    for (const layer of layers) {
      const path = new Path2D(layer.path);
      context.save();
      context.scale(layer.radius_px, layer.radius_px);
      if (layer.fill !== "none") {
        context.fillStyle = layer.fill;
        context.fill(path, "evenodd");
      }
      context.lineWidth = layer.stroke_width_px / layer.radius_px;
      context.strokeStyle = layer.stroke;
      context.stroke(path);
      context.restore();
    }
    return { canvas, half };
  }

  /* Fit a canvas to the map's frame and a margin round it; where it starts, and how large it is. */
  function fitCanvas(map, canvas, ratio) {
    const size = map.getSize();
    const pad = size.multiplyBy(MARGIN).round();
    const origin = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const [width, height] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
    L.DomUtil.setPosition(canvas, origin);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    return { context, pad, origin, width, height };
  }

  /* Names of places on one canvas: as elements, each would be a layer of its own for the browser to put together
     again at every change of the page. */
  const Names = L.Layer.extend({
    initialize(names) {
      this.names = names; // [{ text, latlng }]
    },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "atlas-names", map.getPane("names"));
      map.on("moveend resize viewreset", this.redraw, this);
      this.redraw();
    },
    onRemove(map) {
      map.off("moveend resize viewreset", this.redraw, this);
      this.canvas.remove();
    },
    redraw() {
      const { context, origin } = fitCanvas(this._map, this.canvas, window.devicePixelRatio || 1);
      Object.assign(context, {
        font: getComputedStyle(this.canvas).font,
        letterSpacing: "1px",
        textAlign: "center",
        textBaseline: "middle",
        lineJoin: "round",
        lineWidth: 3.5,
        strokeStyle: "rgba(255, 255, 255, 0.9)",
        fillStyle: getComputedStyle(this.canvas).color,
      });
      for (const { text, latlng } of this.names) {
        const place = this._map.latLngToLayerPoint(latlng).subtract(origin).round();
        context.strokeText(text, place.x, place.y);
        context.fillText(text, place.x, place.y);
      }
    },
  });

  const Points = L.Layer.extend({
    initialize(symbols, ring) {
      this.symbols = symbols;
      this.ring = ring; // keys of the symbols drawn around what is selected
      this.points = [];
      this.stamps = {};
      this.enlarged = 1; // while presenting the symbols are larger
    },
    enlarge(factor) {
      if (factor === this.enlarged) return false;
      this.enlarged = factor;
      this.stamps = {};
      return true;
    },
    onAdd(map) {
      this._map = map;
      this.canvas = L.DomUtil.create("canvas", "atlas-points", map.getPane("points"));
      this.rings = L.DomUtil.create("div", "atlas-rings", map.getPane("points"));
      map.on("moveend resize viewreset", this.redraw, this);
    },
    stamp(keys) {
      const name = String(keys);
      const layers = [].concat(keys).map((key) => this.symbols[key]);
      this.stamps[name] = this.stamps[name] || makeStamp(layers, this.ratio, this.enlarged);
      return this.stamps[name];
    },
    drawStamp(context, keys, point) {
      const { canvas, half } = this.stamp(keys);
      context.drawImage(canvas, point.x - half, point.y - half, 2 * half, 2 * half);
    },
    /* One entry per drawn symbol: a park with two sites has two. */
    setFeatures(features) {
      this.points = [];
      this.zoom = null;
      for (const feature of features) {
        if (!feature.geometry) continue;
        const places =
          feature.geometry.type === "MultiPoint" ? feature.geometry.coordinates : [feature.geometry.coordinates];
        places.forEach((place, k) => {
          const [dx, dy] = feature.properties.fan[k].map((widths) => widths * FAN_STEP);
          this.points.push({
            id: feature.properties.id,
            properties: feature.properties,
            symbol: feature.properties.symbol,
            latlng: L.latLng(place[1], place[0]),
            dx,
            dy,
            fanned: Boolean(dx || dy),
            shown: true,
          });
        });
      }
      // Parks last: they lie on top and are hit first.
      this.points.sort((a, b) => (a.properties.kind === "park") - (b.properties.kind === "park"));
    },
    /* Pixels of the whole world at this zoom: a drag or a filter moves or hides points, it does not project them. */
    project() {
      const zoom = this._map.getZoom();
      if (zoom === this.zoom) return;
      this.zoom = zoom;
      this.isElsewhere = true; // what the picture of another zoom shows
      for (const point of this.points) point.pixel = this._map.project(point.latlng, zoom);
    },
    redraw() {
      if (!this._map) return;
      const map = this._map;
      const ratio = window.devicePixelRatio || 1;
      if (ratio !== this.ratio) this.stamps = {};
      this.ratio = ratio;
      const canvas = this.points.length < CROWD ? this.canvas : this.aside();
      const { context, pad, origin, width, height } = fitCanvas(map, canvas, ratio);
      this.frame = [origin, width, height, ratio];
      if (this.outlines) this.outlines.redraw(...this.frame, atlas.selected);
      context.strokeStyle = "#7a8288";
      context.lineWidth = 0.7;
      context.beginPath();
      this.project();
      const start = map.getPixelOrigin().add(origin);
      for (const point of this.points) {
        // Symbols stand on whole pixels, where they are sharp; two places that share one are still told apart.
        point.exactX = point.pixel.x - start.x + point.dx * this.enlarged;
        point.exactY = point.pixel.y - start.y + point.dy * this.enlarged;
        const x = Math.round(point.pixel.x) - start.x;
        const y = Math.round(point.pixel.y) - start.y;
        point.x = x + point.dx * this.enlarged;
        point.y = y + point.dy * this.enlarged;
        point.inFrame = point.x > 0 && point.y > 0 && point.x < width && point.y < height;
        if (point.outlined) continue; // its outline stands for it
        if (point.shown && point.inFrame && point.fanned) {
          context.moveTo(x, y);
          context.lineTo(point.x, point.y);
        }
      }
      context.stroke();
      this.pad = pad;
      this.origin = origin;
      this.drawRings();
      if (canvas === this.canvas) canvas.style.visibility = "";
      else if (this.isElsewhere) this.canvas.style.visibility = "hidden";
      this.isElsewhere = false;
      this.stampAll(canvas, context, this.inSight(width, height));
    },
    /* A second canvas, which nobody sees yet. */
    aside() {
      this.spare = this.spare || L.DomUtil.create("canvas", "atlas-points");
      this.spare.style.visibility = "";
      return this.spare;
    },
    /* Draw all symbols at once, or on the canvas aside a slice at a time; it then takes the place of the other. */
    stampAll(canvas, context, seen) {
      const isAside = canvas !== this.canvas;
      const turn = (this.turn = {}); // a later drawing ends this one
      let next = 0;
      const slice = () => {
        if (turn !== this.turn) return;
        const until = isAside ? performance.now() + SLICE : Infinity;
        while (next < seen.length && performance.now() < until) {
          this.drawStamp(context, seen[next].symbol, seen[next]);
          next += 1;
        }
        if (next < seen.length) return setTimeout(slice);
        if (isAside) {
          this.canvas.replaceWith(canvas);
          [this.canvas, this.spare] = [canvas, this.canvas];
        }
        const isFirst = this.drawn === undefined;
        this.drawn = seen.length;
        this.turn = null;
        if (isFirst) tellDrawn();
      };
      // The place of each symbol is known already; the drawing itself is a task of its own.
      if (isAside) setTimeout(slice);
      else slice();
    },
    /* What is to be drawn, the lowest first. Among thousands, a symbol that another one covers is left out. */
    inSight(width, height) {
      const seen = this.points.filter((point) => point.shown && point.inFrame && !point.outlined);
      if (seen.length < CROWD) return seen;
      const columns = Math.ceil(width / COVERED);
      const taken = new Uint8Array(columns * Math.ceil(height / COVERED));
      return seen
        .reverse()
        .filter(({ x, y }) => {
          const cell = Math.floor(y / COVERED) * columns + Math.floor(x / COVERED);
          return !taken[cell] && (taken[cell] = 1);
        })
        .reverse();
    },
    /* What is selected lies over the points as small pictures of its own, so that a click does not draw
       thousands of others again. */
    drawRings() {
      const { ratio, outlines } = this;
      if (outlines && outlines.selected !== atlas.selected) outlines.redraw(...this.frame, atlas.selected);
      const chosen = this.points.filter((point) => point.id === atlas.selected && point.inFrame && !point.outlined);
      this.rings.replaceChildren(...chosen.map((point) => {
        const layers = [point.symbol, ...this.ring].map((key) => this.symbols[key]);
        const { canvas, half } = makeStamp(layers, ratio, this.enlarged);
        canvas.style.cssText = `position: absolute; width: ${2 * half}px; height: ${2 * half}px`;
        L.DomUtil.setPosition(canvas, this.origin.add([point.x - half, point.y - half]));
        return canvas;
      }));
    },
    /* The shown point nearest to a place in the frame (container pixels), of several there the topmost, or null. */
    at(place) {
      let best = null;
      let bestDistance = HIT_RADIUS * this.enlarged;
      const x = place.x + this.pad.x;
      const y = place.y + this.pad.y;
      for (let k = this.points.length - 1; k >= 0; k--) {
        const point = this.points[k];
        if (!point.shown || !point.inFrame || point.outlined) continue;
        const distance = Math.hypot(point.exactX - x, point.exactY - y);
        if (distance < bestDistance) {
          best = point;
          bestDistance = distance;
        }
      }
      return best || (this.outlines && this.outlines.at(x, y)) || null;
    },
  });

  /* The page holds back what is not the map until then (pages/static/start.js). */
  function tellDrawn() {
    window.parent.dispatchEvent(new Event("atlas-drawn"));
  }

  async function fetchJson(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(url + " " + response.status);
    return response.json();
  }

  /* The clipboard of a plain http page is closed to scripts; selecting and copying still works there. */
  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  /* Names are text, never markup. */
  function tooltipContent(properties) {
    const box = document.createElement("div");
    const name = document.createElement("strong");
    name.textContent = properties.name;
    const line = document.createElement("div");
    line.textContent = properties.tooltip;
    box.append(name, line);
    return box;
  }

  const atlas = (window.atlas = {
    selected: null,
    applied: {}, // the state the page last sent
    told: { selected: null, view: null }, // what the page last said is selected

    start(map, { version, home, failed }) {
      this.map = map;
      this.failed = failed;
      this.version = version;
      this.home = L.latLngBounds(home);
      for (const [pane, level] of [["land", 250], ["lines", 260], ["names", 300], ["outlines", 440], ["points", 450]]) {
        map.createPane(pane).style.zIndex = level;
      }
      map.getPane("names").style.pointerEvents = "none";
      map.getPane("points").style.pointerEvents = "none";
      map.getPane("outlines").style.pointerEvents = "none";
      this.tooltip = L.tooltip({ direction: "top", offset: [0, -8], className: "atlas-tooltip" });
      // Hidden while another screen is shown; when it comes back, the frame has a size again.
      new ResizeObserver(() => this.onResize()).observe(map.getContainer());
      this.fit();
      this.ready = this.load();
    },

    fetch(name) {
      return fetchJson(`${root}api/${name}?v=${this.version}`);
    },

    addControls({ words, notice, attribution_prefix: prefix }) {
      const text = document.createElement("span");
      text.textContent = notice;
      L.control.attribution({ position: "bottomleft", prefix }).addAttribution(text.innerHTML).addTo(this.map);
      L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(this.map);
      this.copyControl(words).addTo(this.map);
      // Wide enough for its words in a presentation, where they are larger: the bar is at least half of it.
      const scale = L.control.scale({ imperial: false, position: "bottomright", maxWidth: 150 });
      scale._updateMetric = (metres) => {
        const round = scale._getRoundNum(metres);
        const label = round < 1000 ? `${round} ${words.metres}` : `${round / 1000} ${words.kilometres}`;
        scale._updateScale(scale._mScale, label, round / metres);
      };
      scale.addTo(this.map);
    },

    /* A button that copies the page's address with the view; only here does the view enter an address. */
    copyControl(words) {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const bar = L.DomUtil.create("div", "leaflet-bar atlas-copy");
        const button = L.DomUtil.create("button", "", bar);
        button.type = "button";
        button.textContent = words.copy_link;
        L.DomEvent.disableClickPropagation(bar);
        button.onclick = async () => {
          button.textContent = (await copyText(this.link())) ? words.copied : words.copy_failed;
          setTimeout(() => { button.textContent = words.copy_link; }, 1500);
        };
        return bar;
      };
      return control;
    },

    link() {
      const { lat, lng } = this.map.getCenter();
      const address = new URL(window.parent.location.href);
      address.searchParams.set("view", [lat.toFixed(4), lng.toFixed(4), this.map.getZoom()].join(","));
      return address.href;
    },

    /* Where the map stands, as a step keeps it: the zoom as on a map of REFERENCE_WIDTH, so that it suits any. */
    standing() {
      const { lat, lng } = this.map.getCenter();
      return [lat, lng, this.map.getZoom() - Math.log2(this.map.getSize().x / REFERENCE_WIDTH)];
    },

    viewHere(view) {
      return view ? [view[0], view[1], view[2] + Math.log2(this.map.getSize().x / REFERENCE_WIDTH)] : null;
    },

    fit() {
      if (!this.map.getSize().x) return;
      this.fitted = false; // this zoom is not the reader's
      this.map.fitBounds(this.home, { animate: false });
      this.fitted = true;
      this.dragged = false;
    },

    onResize() {
      const size = this.map.getContainer().clientWidth;
      if (!size) return;
      this.map.invalidateSize({ animate: false });
      if (this.presented) this.present(this.presented);
      else if (!this.fitted || !this.moved()) this.fit();
      if (this.loaded) this.points.redraw();
    },

    /* Has the reader moved away from the view of the whole? */
    moved() {
      return Boolean(this.selected || this.view || this.dragged);
    },

    async load() {
      try {
        const layers = ["boundaries/prefecture", "boundaries/province", "zones", "parks"];
        const [options, { matches }, prefectures, provinces, zones, parks] = await Promise.all([
          this.fetch("atlas.json"),
          predicateModule,
          ...layers.map((name) => this.fetch(`${name}.geojson`)),
        ]);
        this.options = options;
        this.matches = matches;
        this.addControls(options);
        const ground = { stroke: false, fillColor: options.palette.colours.ground, fillOpacity: 1 };
        this.land = this.polygons(provinces, ground, "land");
        this.polygons(prefectures, this.lineStyle("prefecture"), "lines").addTo(this.map);
        this.polygons(provinces, this.lineStyle("province"), "lines").addTo(this.map);
        this.names = this.nameLayer(prefectures);
        this.tiles = L.layerGroup(options.tiles.map((url) => L.tileLayer(url, { maxZoom: 18 })));
        this.points = new Points(options.palette.symbols, options.palette.selected_ring).addTo(this.map);
        this.points.setFeatures(zones.features.concat(parks.features));
        this.loaded = true;
        this.listen();
        this.applyState();
        this.followPage();
        if (this.presented) this.present(this.presented);
        this.addOutlines().catch((error) => console.error(error)); // the points stand for them
      } catch (error) {
        this.say(this.failed);
        tellDrawn(); // there is nothing to wait for
        throw error;
      }
    },

    /* Surveyed outlines come after everything else is there, and only when there are any. */
    async addOutlines() {
      if (!this.points.points.some((point) => point.properties.has_outline)) return;
      const module = import(root + "assets/atlas/outlines.js");
      const [{ Outlines }, { features }] = await Promise.all([module, this.fetch("outlines.geojson")]);
      const { symbols, selected_ring: ring } = this.options.palette;
      const outlines = new Outlines(this.map, "outlines", symbols[ring[ring.length - 1]].stroke);
      outlines.setFeatures(features, this.points.points);
      this.points.outlines = outlines;
      this.points.redraw();
    },

    listen() {
      // Keys pressed over the map are the presenter's, which listens to the page.
      window.addEventListener("keydown", (event) => {
        if (!this.presented || event.ctrlKey || event.altKey || event.metaKey) return;
        const told = new KeyboardEvent("keydown", { key: event.key, cancelable: true });
        if (!window.parent.dispatchEvent(told)) event.preventDefault();
      });
      this.map.on("click", (event) => this.onClick(event));
      this.map.on("mousemove", (event) => this.onMove(event));
      this.map.on("mouseout", () => this.map.closeTooltip(this.tooltip));
      this.map.on("zoomend", () => this.showLayers());
      this.map.on("dragstart zoomstart", () => { this.dragged = this.fitted; });
    },

    say(text) {
      const box = L.DomUtil.create("div", "atlas-failed", this.map.getContainer());
      box.textContent = text;
    },

    /* Borders are drawn, never clicked; one canvas per pane. */
    polygons(data, style, pane) {
      this.renderers = this.renderers || {};
      this.renderers[pane] = this.renderers[pane] || L.canvas({ pane, padding: MARGIN });
      return L.geoJSON(data, { style, interactive: false, pane, renderer: this.renderers[pane] });
    },

    lineStyle(level) {
      const { colour, width_px, dash_px } = this.options.palette.lines[level];
      return { color: colour, weight: width_px, dashArray: dash_px.join(" ") || null, fill: false };
    },

    nameLayer(prefectures) {
      return new Names(
        prefectures.features
          .filter((feature) => feature.properties.label)
          .map(({ properties: { label: [lon, lat], short_name: text } }) => ({ text, latlng: L.latLng(lat, lon) }))
      );
    },

    async showLayers() {
      if (!this.loaded) return;
      const layers = (this.presented || this.applied).layers || [];
      const toggle = (layer, on) => layer && (on ? layer.addTo(this.map) : layer.remove());
      toggle(this.names, layers.includes("names"));
      const wantsCounties = layers.includes("counties") || this.map.getZoom() >= this.options.county_zoom;
      if (wantsCounties && !this.counties) {
        this.counties = L.layerGroup();
        const data = await this.fetch("boundaries/county.geojson");
        this.counties = this.polygons(data, this.lineStyle("county"), "lines");
        return this.showLayers();
      }
      toggle(this.counties, wantsCounties);
      const wantsTiles = layers.includes("tianditu");
      toggle(this.tiles, wantsTiles);
      toggle(this.land, !wantsTiles);
    },

    /* What Streamlit sends on every rerun that changes something. */
    apply(state) {
      this.applied = state;
      if (this.loaded && !this.presented) this.applyState();
    },

    /* The state, with the filter of a button that was just pressed and that Streamlit has not followed yet. */
    chosen() {
      const { atlasSelection } = window.parent;
      if (!atlasSelection) return this.applied;
      return { ...this.applied, predicate: atlasSelection.foreseenBy(this, this.applied.predicate || {}) };
    },

    /* Shows a step of a presentation, whatever Streamlit sends, until told null. A step without a view and without
       a selected entry shows all that its filter leaves. */
    present(step) {
      const before = this.presented;
      this.presented = step;
      document.documentElement.classList.toggle("presenting", Boolean(step));
      document.documentElement.style.setProperty("--enlarged", step ? step.scale : 1);
      if (!this.loaded || !this.map.getSize().x) return;
      const isLarger = this.points.enlarge(step ? step.scale : 1);
      if (step) this.map.keyboard.disable();
      else this.map.keyboard.enable();
      this.map.invalidateSize({ animate: false });
      this.view = null;
      this.selected = undefined; // whatever it was, it is shown anew
      this.applyState();
      this.show(step ? { selected: step.selected ?? null, view: this.viewHere(step.view) } : this.told);
      if (step ? !step.view && !step.selected : before && !this.told.selected && !this.told.view) this.fitShown();
      if (isLarger) for (const layer of [this.points, this.names]) if (this.map.hasLayer(layer)) layer.redraw();
    },

    /* The whole of both provinces, or the places a filter leaves. */
    fitShown() {
      const { predicate = {} } = this.presented || this.applied;
      const places = this.points.points.filter((point) => point.shown).map((point) => point.latlng);
      if (!places.length || !Object.keys(predicate).length) return this.fit();
      this.map.fitBounds(L.latLngBounds(places).pad(0.12), { animate: false, maxZoom: 10 });
    },

    applyState() {
      const { predicate = {}, color = "symbol" } = this.presented || this.chosen();
      const look = JSON.stringify([predicate, color]);
      if (look !== this.look) {
        this.look = look;
        this.dress(predicate, color);
        this.points.redraw();
      }
      this.showLayers();
    },

    followPage() {
      const page = window.parent;
      const follow = () => {
        const unfollow = page.atlasSelection.follow((selection) => {
          if (!window.parent) return unfollow(); // this frame has been taken off the page
          this.told = selection;
          if (this.presented) return;
          this.applyState();
          this.show(selection);
        });
      };
      if (page.atlasSelection) follow();
      else page.addEventListener("atlas-selection", follow, { once: true });
    },

    /* Ring what is selected, and show the view that was asked for, or else the place. */
    show({ selected, view }) {
      const isNewView = view && String(view) !== String(this.view);
      const isNewSelection = selected !== this.selected;
      Object.assign(this, { selected, view });
      if (isNewView) this.map.setView(view.slice(0, 2), view[2], { animate: false });
      else if (isNewSelection && selected && !this.pointed) this.bringIntoView(selected);
      if (isNewSelection) this.points.drawRings();
    },

    dress(predicate, color) {
      for (const point of this.points.points) {
        point.shown = this.matches(point.properties, predicate);
        point.symbol = color === "place" ? point.properties.place_symbol : point.properties.symbol;
      }
    },

    bringIntoView(id) {
      const outline = this.points.outlines && this.points.outlines.centreOf(id);
      const places = outline
        ? [outline]
        : this.points.points.filter((point) => point.id === id).map((point) => point.latlng);
      if (places.length === 1) {
        // A step always looks the same, wherever the one before it stood.
        const zoom = this.presented ? this.viewHere([0, 0, SELECTED_ZOOM])[2] : Math.max(this.map.getZoom(), SELECTED_ZOOM);
        this.map.setView(places[0], zoom, { animate: false });
      } else if (places.length > 1) {
        this.map.fitBounds(L.latLngBounds(places).pad(0.5), { animate: false, maxZoom: SELECTED_ZOOM });
      }
    },

    onMove(event) {
      const point = this.points.at(event.containerPoint);
      this.map.getContainer().style.cursor = point ? "pointer" : "";
      if (!point) return this.map.closeTooltip(this.tooltip);
      window.parent.atlasSelection?.expect(point.id);
      const place = this.map.containerPointToLatLng([point.x - this.points.pad.x, point.y - this.points.pad.y]);
      this.tooltip.setLatLng(place).setContent(tooltipContent(point.properties));
      this.map.openTooltip(this.tooltip);
    },

    onClick(event) {
      const point = this.points.at(event.containerPoint);
      if (!point || this.presented) return;
      this.pointed = true; // what the reader points at is in sight: the map stays where it is
      window.parent.atlasSelection.choose(point.id);
      this.pointed = false;
    },

    /* For tests and the benchmark. */
    screenPoint(id) {
      const point = this.points.points.find((candidate) => candidate.id === id);
      return point && { x: point.x - this.points.pad.x, y: point.y - this.points.pad.y };
    },
    state() {
      const shown = new Set(this.points.points.filter((point) => point.shown).map((point) => point.id));
      return {
        loaded: Boolean(this.loaded),
        selected: this.selected,
        shown: [...shown],
        visibleCount: shown.size,
        drawn: this.points.drawn,
        drawing: Boolean(this.points.turn),
        outlines: this.points.outlines ? this.points.outlines.drawn.map(({ outline }) => outline.point.id) : [],
        zoom: this.map.getZoom(),
        center: this.map.getCenter(),
      };
    },
  });
})();
